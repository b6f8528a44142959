import asyncio


async def drain(queue):
    await asyncio.wait_for(queue.join(), 5)  # aiomend: ignore[gather-to-task-group]
