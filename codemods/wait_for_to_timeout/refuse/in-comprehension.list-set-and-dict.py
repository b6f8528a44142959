import asyncio


async def fetch(urls, get):
    pages = [await asyncio.wait_for(get(url), 5) for url in urls]
    kinds = {await asyncio.wait_for(get(url), 5) for url in urls}
    index = {url: await asyncio.wait_for(get(url), 5) for url in urls}
    return pages, kinds, index
