from asyncio import (
    Queue,
    Task,
    wait_for,
)


async def get(queue: Queue) -> Task:
    return await wait_for(queue.get(), timeout=5)
