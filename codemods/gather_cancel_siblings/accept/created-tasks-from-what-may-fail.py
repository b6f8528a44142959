import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    tasks = [asyncio.create_task(fetch(x['id'])) for x in source]
    await asyncio.gather(*tasks)
