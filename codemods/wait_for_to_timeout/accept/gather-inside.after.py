import asyncio


async def fetch(number):
    return number


async def main():
    async with asyncio.timeout(5):
        print(await asyncio.gather(fetch(1), fetch(2)))
