import asyncio


async def flush():
    print("flushed")


def close(_keep_task):
    if _keep_task:
        asyncio.create_task(flush())


async def main():
    close(True)
    await asyncio.sleep(0.01)
