async def flush():
    print("flushed")


def close(app):
    task = app.io_loop.create_task(flush())
