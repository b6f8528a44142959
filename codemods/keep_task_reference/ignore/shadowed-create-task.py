import asyncio


def create_task(coroutine):
    coroutine.close()


async def flush():
    print("flushed")


async def main():
    create_task(flush())
    await asyncio.sleep(0.01)
