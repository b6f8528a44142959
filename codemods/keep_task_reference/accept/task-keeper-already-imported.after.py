import asyncio

from app.background import keep as spawn


async def flush():
    print("flushed")


async def main():
    spawn(asyncio.create_task(flush()))
    spawn(asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
