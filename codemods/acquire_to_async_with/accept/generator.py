import asyncio

lock = asyncio.Lock()


async def rows(table):
    await lock.acquire()
    try:
        async for row in table:
            yield row
    finally:
        lock.release()
