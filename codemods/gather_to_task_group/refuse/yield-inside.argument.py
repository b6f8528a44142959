import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    await asyncio.gather(fetch((yield)), load(2))
