import asyncio
from asyncio.tasks import create_task


async def flush():
    print("flushed")


async def main():
    create_task(flush())
    await asyncio.sleep(0.01)
