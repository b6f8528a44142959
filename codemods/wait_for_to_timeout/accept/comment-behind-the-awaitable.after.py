import asyncio


async def drain(queue):
    async with asyncio.timeout(5):
        await queue.join()  # every job is done
