import asyncio


async def drain(queue):
    # a job takes a second
    async with asyncio.timeout(5):
        await queue.join()
