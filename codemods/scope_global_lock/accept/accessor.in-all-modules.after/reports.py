import asyncio

from pages import _get_lock as _get_page_lock


async def report(name):
    async with _get_page_lock():
        print("report", name)
        await asyncio.sleep(0)
