import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(urls: list[str]):
    tasks = [asyncio.create_task(fetch(url)) for url in urls]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return pages
