import asyncio


async def flush(keep):
    print(keep)


def close(keep):
    asyncio.create_task(flush(keep))


async def main():
    close(True)
    await asyncio.sleep(0.01)
