import asyncio


async def query(pool, lock):
    async with lock, await asyncio.wait_for(pool.acquire(), 5) as connection:
        return connection


async def copy(path, pool):
    with open(path) as source, await asyncio.wait_for(pool.target(), 5) as target:
        target.write(source.read())
