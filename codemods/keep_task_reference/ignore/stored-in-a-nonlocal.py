import asyncio


async def flush():
    print("flushed")


async def main():
    flushing = None

    def start():
        nonlocal flushing
        flushing = asyncio.create_task(flush())

    start()
    await flushing
