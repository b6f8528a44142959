import asyncio


class Cache:
    async def flush(self):
        print("flushed")

    def close(self):
        self.closing = asyncio.create_task(self.flush())

    def reopen(self):
        task = self.reopening = asyncio.create_task(self.flush())
