import asyncio


class Compat:
    def __init__(self, backend):
        self.asyncio = backend

    async def get(self, queue):
        await asyncio.sleep(0)
        return await self.asyncio.wait_for(queue.get(), 5)
