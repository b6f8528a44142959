import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def main(self):
        self.pages += await asyncio.gather(fetch(1), load(2))
        print(self.pages, await asyncio.gather(fetch(1), load(2)))
