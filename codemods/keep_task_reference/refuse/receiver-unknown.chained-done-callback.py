async def flush():
    print("flushed")


def close(app):
    app.io_loop.create_task(flush()).add_done_callback(print)
