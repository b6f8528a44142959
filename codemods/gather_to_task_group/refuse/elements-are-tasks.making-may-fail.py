import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    tasks = [asyncio.create_task(fetch(x['id'])) for x in source]
    await asyncio.gather(*tasks)
    one = asyncio.create_task(fetch(source[0]))
    await asyncio.gather(one, load(2))
