import asyncio

from pages import _LOCK as _PAGE_LOCK


async def report(name):
    async with _PAGE_LOCK:
        print("report", name)
        await asyncio.sleep(0)
