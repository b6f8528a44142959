import asyncio

lock = asyncio.Lock()


async def work(one, other):
    async with lock:
        await one()
    async with lock:
        await other()
