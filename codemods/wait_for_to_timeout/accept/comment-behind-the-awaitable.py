import asyncio


async def drain(queue):
    await asyncio.wait_for(
        queue.join(),  # every job is done
        timeout=5,
    )
