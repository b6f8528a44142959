import asyncio


async def rows():
    return [1, 2, 3]


async def main():
    doubled = [row * 2 for row in await asyncio.wait_for(rows(), timeout=5)]
    print(doubled)
