import asyncio
from asyncio import Queue, wait_for


async def get(timeout):
    queue = Queue()
    queue.put_nowait("item")
    return await wait_for(queue.get(), timeout)


async def main():
    print(await get(5), asyncio.current_task() is None)
