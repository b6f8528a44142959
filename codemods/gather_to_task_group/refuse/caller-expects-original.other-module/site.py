import asyncio


class Client:
    async def fetch(self, x): ...

    async def both(self):
        return await asyncio.gather(self.fetch(1), self.fetch(2))
