import asyncio


async def flush():
    print("flushed")


class Cache:
    def __init__(self, close=None):
        self.close = close or (lambda: asyncio.create_task(flush()))
