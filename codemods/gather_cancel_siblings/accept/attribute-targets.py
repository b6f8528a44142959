import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def open(self):
        self.page, self._index = await asyncio.gather(fetch(1), load(2))
        self.all = await asyncio.gather(fetch(1), load(2))
