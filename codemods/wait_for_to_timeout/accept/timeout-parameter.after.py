import asyncio


async def join(queue, timeout=None):
    async with asyncio.timeout(timeout):
        await queue.join()


async def get(queue, *, timeout: float = 5.0):
    async with asyncio.timeout(timeout):
        return await queue.get()


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await get(queue))
    queue.task_done()
    await join(queue)
    await join(queue, timeout=1)
