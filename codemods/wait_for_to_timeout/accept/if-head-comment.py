import asyncio


async def stop(worker):
    # the worker may be stuck
    if await asyncio.wait_for(worker.idle(), timeout=5):  # nothing left to do
        worker.stop()
