import asyncio


async def fetch(x): ...


async def main():
    page = fetch(1)
    pages = [page, page]
    return await asyncio.gather(*pages)
