import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.gather(loop.run_in_executor(None, print), load(2))
    await asyncio.gather(asyncio.shield(fetch(1)), load(2))
    await asyncio.gather(asyncio.wrap_future(fetch(1)), load(2))
