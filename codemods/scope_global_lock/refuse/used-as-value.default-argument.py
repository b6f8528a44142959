import asyncio

_LOCK = asyncio.Lock()


async def work(number, lock=_LOCK):
    async with lock:
        await asyncio.sleep(0)
        return number
