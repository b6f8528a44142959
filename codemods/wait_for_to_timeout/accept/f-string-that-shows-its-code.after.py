import asyncio


async def show(future):
    async with asyncio.timeout(5):
        print(f"{await future=}")
    print(f"{await future=!r:>20}")
