import asyncio


async def fetch():
    return 1


async def main():
    async with asyncio.timeout(5):
        print(await fetch())
    async with asyncio.timeout(5):
        print(await fetch())
