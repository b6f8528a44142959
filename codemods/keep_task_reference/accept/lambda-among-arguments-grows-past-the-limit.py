import asyncio


async def flush(reason):
    print(reason)


def connect(host, on_close):
    on_close(host)


async def main():
    connect("localhost", lambda reason: asyncio.create_task(flush(reason)))
    connect("localhost.localdomain", lambda host: asyncio.create_task(flush(host)))
    connect("localhost.localdomain.", lambda reason: asyncio.create_task(flush(reason)))
    await asyncio.sleep(0.01)
