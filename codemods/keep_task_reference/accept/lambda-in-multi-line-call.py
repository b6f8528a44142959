import asyncio


async def flush():
    print("flushed")


def connect(host, port, on_open, on_close):
    on_close()


async def main():
    connect(
        "localhost",
        8080,
        on_open=None,
        on_close=lambda: asyncio.create_task(flush()),
    )
    await asyncio.sleep(0.01)
