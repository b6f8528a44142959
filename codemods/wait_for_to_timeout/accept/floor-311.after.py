import asyncio

TIMEOUT = 5


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    async with asyncio.timeout(5):
        print(await queue.get())
    queue.task_done()
    async with asyncio.timeout(TIMEOUT):
        await queue.join()
