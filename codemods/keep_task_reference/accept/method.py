import asyncio


class Cache:
    async def flush(self):
        print("flushed")

    def close(self):
        asyncio.create_task(self.flush())


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
