import asyncio
import io


async def create_buffer():
    return io.StringIO("text")


async def main():
    with await asyncio.wait_for(create_buffer(), timeout=5) as stream:
        print(stream.read())


async def query(pool):
    async with await asyncio.wait_for(pool.acquire(), timeout=5) as connection:
        return connection


async def two(pool, lock):
    async with await asyncio.wait_for(pool.acquire(), timeout=5) as connection, lock:
        return connection
