import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(tasks: list[asyncio.Task[int]], one: asyncio.Future[int]):
    await asyncio.gather(*tasks)
    await asyncio.gather(one, load(2))
