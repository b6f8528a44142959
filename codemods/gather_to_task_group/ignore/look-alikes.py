import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Gatherer:
    async def gather(self, *things): ...

    async def main(self):
        await self.gather(fetch(1), load(2))


async def main(tools):
    await tools.gather(fetch(1))
    # await asyncio.gather(fetch(1), load(2))
    return 'await asyncio.gather(fetch(1), load(2))'
