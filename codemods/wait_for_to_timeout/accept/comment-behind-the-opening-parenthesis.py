import asyncio


async def drain(queue):
    await asyncio.wait_for(  # last chance
        queue.join(),
        timeout=5,
    )
