import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    if all(await asyncio.gather(fetch(1), load(2))):
        print('all')
    elif fetch:
        print('some')
