import asyncio
import io


async def create_buffer():
    return io.StringIO("text")


async def main():
    async with asyncio.timeout(5):
        buffer = await create_buffer()
    with buffer as stream:
        print(stream.read())


async def query(pool):
    async with asyncio.timeout(5):
        result = await pool.acquire()
    async with result as connection:
        return connection


async def two(pool, lock):
    async with asyncio.timeout(5):
        result = await pool.acquire()
    async with result as connection, lock:
        return connection
