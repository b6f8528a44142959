import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def main(self):
        await asyncio.gather(self.job, load(2))
        await asyncio.gather(*self.jobs)
