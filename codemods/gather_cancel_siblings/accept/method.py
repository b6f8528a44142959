import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def fetch(self, x): ...
    async def _get_user(self): ...

    async def main(self, xs: list[int]):
        await asyncio.gather(*(self.fetch(x) for x in xs))
        return await asyncio.gather(self._get_user(), asyncio.sleep(1), asyncio.wait_for(self.fetch(1), 2))
