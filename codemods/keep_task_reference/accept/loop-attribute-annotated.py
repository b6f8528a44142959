import asyncio


class Cache:
    main_loop: asyncio.AbstractEventLoop

    async def flush(self):
        print("flushed")

    def close(self):
        self.main_loop.create_task(self.flush())


async def main():
    cache = Cache()
    cache.main_loop = asyncio.get_running_loop()
    cache.close()
    await asyncio.sleep(0.01)
