import asyncio


class Cache:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    async def flush(self):
        print(self.name)

    def close(self):
        asyncio.create_task(self.flush())


async def main():
    Cache("slots").close()
    await asyncio.sleep(0.01)
