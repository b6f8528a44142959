async def flush():
    print("flushed")


def close(io_loop):
    io_loop.create_task(flush())
