import asyncio
from asyncio import Queue, sleep, wait_for


async def main():
    queue = Queue()
    queue.put_nowait(1)
    print(await wait_for(queue.get(), timeout=5))
    await sleep(0)
    await asyncio.sleep(0)
