import asyncio


async def flush():
    print("flushed")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(flush())
