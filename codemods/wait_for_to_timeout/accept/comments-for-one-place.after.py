import asyncio


async def drain(queue):
    async with asyncio.timeout(5):  # seconds
        # every job is done
        await queue.join()  # or not
