import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await asyncio.wait_for(queue.get(), None))
    queue.task_done()
    await asyncio.wait_for(queue.join(), timeout=None)
