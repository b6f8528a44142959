import asyncio


async def answer():
    return 42


async def ask():
    async with asyncio.timeout(5):
        return await answer()


async def main():
    print(await ask())
