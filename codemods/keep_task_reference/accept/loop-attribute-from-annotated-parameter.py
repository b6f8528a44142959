import asyncio


class Cache:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop

    async def flush(self):
        print("flushed")

    def close(self):
        self.loop.create_task(self.flush())


async def main():
    Cache(asyncio.get_running_loop()).close()
    await asyncio.sleep(0.01)
