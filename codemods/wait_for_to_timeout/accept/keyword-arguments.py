import asyncio


async def fetch():
    return 1


async def main():
    print(await asyncio.wait_for(fut=fetch(), timeout=5))
    print(await asyncio.wait_for(timeout=5, fut=fetch()))
