import asyncio
from contextlib import asynccontextmanager


async def flush():
    print("flushed")


@asynccontextmanager
async def flushing():
    yield asyncio.create_task(flush())
