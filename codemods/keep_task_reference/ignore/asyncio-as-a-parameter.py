async def flush():
    print("flushed")


def close(asyncio):
    asyncio.create_task(flush())
