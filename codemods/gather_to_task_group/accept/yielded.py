import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def pages():
    yield await asyncio.gather(fetch(1), load(2))
    page = yield await asyncio.gather(fetch(1), load(2))
    print(page)
