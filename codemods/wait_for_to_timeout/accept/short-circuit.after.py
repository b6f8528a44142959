import asyncio


async def fetch():
    return "fetched"


async def load(cached, enabled):
    async with asyncio.timeout(5):
        page = cached or await fetch()
    async with asyncio.timeout(5):
        extra = await fetch() if enabled else None
    return page, extra


async def main():
    print(await load("cached", False))
    print(await load(None, True))
