import asyncio


def make_lock():
    return asyncio.Lock()


async def work():
    async with make_lock():
        await asyncio.sleep(0)
