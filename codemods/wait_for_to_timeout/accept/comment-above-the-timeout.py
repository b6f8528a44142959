import asyncio


async def drain(queue):
    await asyncio.wait_for(
        queue.join(),
        # a job takes a second
        timeout=5,
    )
