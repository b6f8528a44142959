import asyncio


async def check(queue, flag):
    if await asyncio.wait_for(queue.get(), 5) if flag else None:
        print("item")
