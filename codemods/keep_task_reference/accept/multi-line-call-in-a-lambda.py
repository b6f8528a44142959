import asyncio


async def flush(region, account):
    print(region, account)


def connect(host, on_close):
    on_close()


async def main():
    connect(
        "localhost",
        on_close=lambda: asyncio.create_task(
            flush("eu", "main"),
            name="flush",
        ),
    )
    await asyncio.sleep(0.01)
