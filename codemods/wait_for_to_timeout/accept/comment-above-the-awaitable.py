import asyncio


async def drain(queue):
    await asyncio.wait_for(
        # jobs put later
        # are waited for as well
        queue.join(),
        timeout=5,
    )
