import asyncio


class Cache:
    async def flush(self):
        print("flushed")

    def close(self, loop):
        asyncio.ensure_future(self.flush(), loop=loop)


async def main():
    Cache().close(asyncio.get_running_loop())
    await asyncio.sleep(0.01)
