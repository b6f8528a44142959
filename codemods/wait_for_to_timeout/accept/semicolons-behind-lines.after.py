import asyncio


async def get(queue):
    first = dict(
        a=1)
    async with asyncio.timeout(5):
        await queue.get()
    if first:
        print(
        first)
        async with asyncio.timeout(5):
            await queue.get()
