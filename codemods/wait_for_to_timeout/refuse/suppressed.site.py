import asyncio


async def get(queue):
    await asyncio.wait_for(queue.join(), 5)  # aiomend: ignore
    await asyncio.wait_for(queue.join(), 5)  # aiomend: ignore[wait-for-to-timeout]
    await asyncio.wait_for(queue.join(), 5)  # aiomend: ignore[x, wait-for-to-timeout]
