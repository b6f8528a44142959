import asyncio


async def join(queue, timeout=None):
    await asyncio.wait_for(queue.join(), timeout)


async def get(queue, *, timeout: float = 5.0):
    return await asyncio.wait_for(queue.get(), timeout=timeout)


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await get(queue))
    queue.task_done()
    await join(queue)
    await join(queue, timeout=1)
