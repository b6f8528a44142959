import asyncio


def make_cache():
    class Cache:
        main_loop: asyncio.AbstractEventLoop

        async def flush(self):
            print("flushed")

        def close(self):
            self.main_loop.create_task(self.flush())

    return Cache()


async def main():
    cache = make_cache()
    cache.main_loop = asyncio.get_running_loop()
    cache.close()
    await asyncio.sleep(0.01)
