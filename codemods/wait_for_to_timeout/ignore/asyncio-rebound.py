import asyncio


class Fake:
    async def wait_for(self, awaitable, timeout):
        return await awaitable


asyncio = Fake()


async def get(queue):
    return await asyncio.wait_for(queue.get(), 5)
