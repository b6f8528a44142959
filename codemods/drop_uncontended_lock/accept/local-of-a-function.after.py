import asyncio


async def crawl(urls, fetch):
    pages = []

    async def one(url):
        page = await fetch(url)
        pages.append(page)

    await asyncio.gather(*(one(url) for url in urls))
    return pages
