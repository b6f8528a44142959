import asyncio

_LOCK = asyncio.Lock()


async def lock_of(name):
    return _LOCK


async def work():
    async with await lock_of("work"):
        await asyncio.sleep(0)
