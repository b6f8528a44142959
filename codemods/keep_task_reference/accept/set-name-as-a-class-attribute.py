import asyncio


class Cache:
    _background_tasks = ()

    async def flush(self):
        print("flushed", len(self._background_tasks))

    def close(self):
        asyncio.create_task(self.flush())


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
