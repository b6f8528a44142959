import asyncio

lock = asyncio.Lock()


async def rows(table):
    async with lock:
        async for row in table:
            yield row
