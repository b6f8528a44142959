import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    if flag:
             \
        await asyncio.gather(fetch(1), load(2))
    else:
\
        await asyncio.gather(fetch(3), load(4))
