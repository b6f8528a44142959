async def flush():
    print("flushed")


def close(app):
    app.on_close(lambda: app.io_loop.create_task(flush()))
