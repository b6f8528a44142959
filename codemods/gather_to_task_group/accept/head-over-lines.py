import asyncio


async def fetch(x=None): ...


async def main(flag):
    if (flag
            or not flag): await asyncio.gather(fetch(1), fetch(2)); print(1)
    if flag: \
        await asyncio.gather(fetch(3), fetch(4)) \
        ; print(2)
