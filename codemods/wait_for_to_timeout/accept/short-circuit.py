import asyncio


async def fetch():
    return "fetched"


async def load(cached, enabled):
    page = cached or await asyncio.wait_for(fetch(), timeout=5)
    extra = await asyncio.wait_for(fetch(), timeout=5) if enabled else None
    return page, extra


async def main():
    print(await load("cached", False))
    print(await load(None, True))
