import asyncio


async def drain(queue):
    await asyncio.wait_for(
        queue.join(),
        timeout=5,  # seconds
    )
