import asyncio


async def fetch():
    return 1


async def main():
    await (asyncio.wait_for(fetch(), timeout=5))
