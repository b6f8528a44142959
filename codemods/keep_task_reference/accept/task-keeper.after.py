import asyncio

from app.background import keep


async def flush():
    print("flushed")


async def main():
    keep(asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
