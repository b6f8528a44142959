import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def both(self):
        return await asyncio.gather(fetch(1), load(2))

    async def main(self):
        try:
            return await asyncio.wait_for(self.both(), 5)
        except LookupError:
            return None
