from asyncio import wait_for

__all__ = ["get", "wait_for"]


async def get(queue):
    return await wait_for(queue.get(), 5)
