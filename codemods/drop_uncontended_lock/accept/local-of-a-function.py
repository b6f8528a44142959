import asyncio


async def crawl(urls, fetch):
    pages = []
    lock = asyncio.Lock()

    async def one(url):
        page = await fetch(url)
        async with lock:
            pages.append(page)

    await asyncio.gather(*(one(url) for url in urls))
    return pages
