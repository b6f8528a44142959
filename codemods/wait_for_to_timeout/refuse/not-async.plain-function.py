import asyncio


def get(queue):
    return await asyncio.wait_for(queue.get(), timeout=5)
