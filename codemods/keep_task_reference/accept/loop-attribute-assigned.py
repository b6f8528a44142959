import asyncio


class Cache:
    def __init__(self):
        self._loop = asyncio.get_running_loop()

    async def flush(self):
        print("flushed")

    def close(self):
        self._loop.create_task(self.flush())


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
