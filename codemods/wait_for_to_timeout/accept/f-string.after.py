import asyncio


async def name():
    return "Ada"


async def main():
    async with asyncio.timeout(5):
        print(f"hello {await name()!r:>8}!")
