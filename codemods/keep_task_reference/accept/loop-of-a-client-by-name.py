async def flush():
    print("flushed")


def on_close(client):
    client.loop.create_task(flush())
