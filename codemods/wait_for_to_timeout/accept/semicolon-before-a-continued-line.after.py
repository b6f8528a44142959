import asyncio


async def join(queue):
    queue.put_nowait(1)
    async with asyncio.timeout(5):
        await queue.join()
