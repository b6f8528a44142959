import asyncio


async def flush(region, account):
    print(region, account)


class Cache:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    def close(self):
        self.loop.create_task(
            flush("eu", "main"),
            name="flush",
        )


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
