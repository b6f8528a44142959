from asyncio import timeout, wait_for

__all__ = ["get", "wait_for"]


async def get(queue):
    async with timeout(5):
        return await queue.get()
