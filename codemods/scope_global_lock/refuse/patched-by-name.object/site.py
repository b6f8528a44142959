import asyncio

_SLOTS = asyncio.Semaphore(2)


async def work():
    async with _SLOTS:
        await asyncio.sleep(0)
