import asyncio


async def get(queue):
    first = dict(
        a=1); await asyncio.wait_for(queue.get(), timeout=5)
    if first: print(
        first); await asyncio.wait_for(queue.get(), timeout=5)
