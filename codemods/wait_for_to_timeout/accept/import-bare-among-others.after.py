import asyncio
from asyncio import Queue, sleep, timeout


async def main():
    queue = Queue()
    queue.put_nowait(1)
    async with timeout(5):
        print(await queue.get())
    await sleep(0)
    await asyncio.sleep(0)
