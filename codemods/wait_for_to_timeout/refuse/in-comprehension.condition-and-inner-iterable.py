import asyncio


async def fetch(urls, get):
    good = [url for url in urls if await asyncio.wait_for(get(url), 5)]
    lines = [line for url in urls for line in await asyncio.wait_for(get(url), 5)]
    return good, lines
