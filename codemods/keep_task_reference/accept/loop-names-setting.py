async def flush():
    print("flushed")


def on_close(app):
    app.reactor.create_task(flush())
