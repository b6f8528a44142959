from asyncio import (
    Queue,
    Task,
    timeout,
)


async def get(queue: Queue) -> Task:
    async with timeout(5):
        return await queue.get()
