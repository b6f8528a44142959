import asyncio


async def flush():
    await asyncio.sleep(0)


async def main():
    await asyncio.gather(asyncio.create_task(flush()), asyncio.ensure_future  # note
        (flush()))
    await asyncio.gather(asyncio  # note
        .create_task(flush()))
