async def flush():
    print("flushed")


def close(loop):
    loop.create_task(flush())
