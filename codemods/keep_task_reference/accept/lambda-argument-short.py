import asyncio


async def flush(reason):
    print(reason)


def connect(on_close):
    on_close("closed")


async def main():
    connect(lambda reason: asyncio.create_task(flush(reason)))
    await asyncio.sleep(0.01)
