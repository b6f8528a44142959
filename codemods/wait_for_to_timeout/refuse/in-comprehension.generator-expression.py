import asyncio


def fetch(urls, get):
    return (await asyncio.wait_for(get(url), 5) for url in urls)
