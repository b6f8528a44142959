import asyncio


async def fetch(x=None): ...


async def main(xs: list[str]):
    for x in xs:
        print(x)
    waiting = [fetch(x) for x in xs]
    await asyncio.gather(*waiting)
    fetching = [asyncio.create_task(fetch(x)) for x in xs]
    await asyncio.gather(*fetching)
    named = [asyncio.create_task(fetch(x), name=x) for x in xs]
    await asyncio.gather(*named)
