import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    await asyncio.gather(fetch(1) if flag else load(1), load(2))
