import asyncio


async def flush():
    print("flushed")


def on_close():
    task = asyncio.create_task(flush())


async def main():
    on_close()
    await asyncio.sleep(0.01)
