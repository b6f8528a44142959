import asyncio


async def fetch(number):
    return number


async def main():
    print(await asyncio.wait_for(asyncio.gather(fetch(1), fetch(2)), timeout=5))
