import asyncio


async def flush():
    print("flushed")


def start(job):
    asyncio.create_task(job())


async def main():
    start(flush)
    await asyncio.sleep(0.01)
