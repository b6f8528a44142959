import asyncio


async def stop(worker):
    # the worker may be stuck
    async with asyncio.timeout(5):
        result = await worker.idle()
    if result:  # nothing left to do
        worker.stop()
