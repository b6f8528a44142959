import asyncio

TIMEOUT = 5


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await asyncio.wait_for(queue.get(), 5))
    queue.task_done()
    await asyncio.wait_for(queue.join(), timeout=TIMEOUT)
