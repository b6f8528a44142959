import asyncio

first = asyncio.Lock()
second = asyncio.Lock()


async def move(source, target):
    async with first:
        async with second:
            target.put(await source.get())
