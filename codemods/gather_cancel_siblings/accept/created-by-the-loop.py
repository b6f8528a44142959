import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(fetch(1)), loop.create_task(load(2))]
    await asyncio.gather(*tasks)
