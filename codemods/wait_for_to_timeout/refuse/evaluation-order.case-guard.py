import asyncio


async def route(message, queue):
    match message:
        case "get" if await asyncio.wait_for(queue.get(), 5):
            return True
        case _:
            return False
