import asyncio


async def rows():
    return [1, 2, 3]


async def main():
    async with asyncio.timeout(5):
        doubled = [row * 2 for row in await rows()]
    print(doubled)
