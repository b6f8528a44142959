import asyncio

lock = asyncio.Lock()


async def work(run):
    await run(lock.acquire())
