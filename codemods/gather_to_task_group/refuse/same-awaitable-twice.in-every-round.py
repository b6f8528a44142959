import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    page = fetch(1)
    await asyncio.gather(*[page for _ in range(3)])


async def again(xs):
    page = fetch(1)
    pages = []
    for _ in xs:
        pages.append(page)
    await asyncio.gather(*pages)
