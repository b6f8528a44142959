import asyncio


def install(fake):
    global asyncio
    asyncio = fake


async def get(queue):
    return await asyncio.wait_for(queue.get(), 5)
