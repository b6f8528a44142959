import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await queue.get())
    queue.task_done()
    await queue.join()
