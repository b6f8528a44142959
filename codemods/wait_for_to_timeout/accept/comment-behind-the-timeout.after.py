import asyncio


async def drain(queue):
    async with asyncio.timeout(5):  # seconds
        await queue.join()
