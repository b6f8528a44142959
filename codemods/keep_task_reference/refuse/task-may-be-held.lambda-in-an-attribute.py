import asyncio


class Cache:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.close = lambda: loop.create_task(self.flush())

    async def flush(self):
        print("flushed")
