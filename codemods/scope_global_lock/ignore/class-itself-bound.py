import asyncio

LockType = asyncio.Lock


async def work():
    async with LockType():
        await asyncio.sleep(0)
