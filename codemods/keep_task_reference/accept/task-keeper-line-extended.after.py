import asyncio

from app.background import keep, shutdown


async def flush():
    print("flushed")


async def main():
    keep(asyncio.create_task(flush()))
    await shutdown()
