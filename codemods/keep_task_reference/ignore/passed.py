import asyncio


async def flush():
    print("flushed")


async def main():
    await asyncio.gather(asyncio.create_task(flush()), asyncio.ensure_future(flush()))
    print(asyncio.create_task(flush()))
