from asyncio import create_task


async def flush():
    print("flushed")


def close():
    create_task(flush())
