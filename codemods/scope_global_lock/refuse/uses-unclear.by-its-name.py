import asyncio

_LOCK = asyncio.Lock()


async def work():
    async with _LOCK:
        await asyncio.sleep(0)


async def work_under(name):
    async with globals()["_LOCK"]:
        await asyncio.sleep(0)
