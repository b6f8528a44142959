import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())  # noqa: E501
    asyncio.create_task(flush())  # aiomend: ignore[gather-to-task-group]
    await asyncio.sleep(0.01)
