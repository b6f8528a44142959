import asyncio


async def join(queue):
    queue.put_nowait(1); \
        await asyncio.wait_for(queue.join(), 5)
