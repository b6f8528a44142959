import asyncio


async def get(queue, tasks):
    await asyncio.wait(tasks, timeout=5)
    for next_done in asyncio.as_completed(tasks, timeout=5):
        await next_done
    async with asyncio.timeout(5):
        await queue.get()
    async with asyncio.timeout_at(5):
        await queue.get()
