import asyncio


async def flush():
    print("flushed")


def start(job):
    asyncio.ensure_future(job())


async def main():
    start(flush)
    await asyncio.sleep(0.01)
