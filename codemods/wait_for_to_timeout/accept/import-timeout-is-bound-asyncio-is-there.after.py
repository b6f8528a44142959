import asyncio
from asyncio import Queue


async def get(timeout):
    queue = Queue()
    queue.put_nowait("item")
    async with asyncio.timeout(timeout):
        return await queue.get()


async def main():
    print(await get(5), asyncio.current_task() is None)
