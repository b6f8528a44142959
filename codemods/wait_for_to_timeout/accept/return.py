import asyncio


async def answer():
    return 42


async def ask():
    return await asyncio.wait_for(answer(), timeout=5)


async def main():
    print(await ask())
