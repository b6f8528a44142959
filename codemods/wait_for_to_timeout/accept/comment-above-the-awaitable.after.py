import asyncio


async def drain(queue):
    async with asyncio.timeout(5):
        # jobs put later
        # are waited for as well
        await queue.join()
