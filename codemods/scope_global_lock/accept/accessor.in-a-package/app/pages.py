import asyncio

from . import locks


class Page:
    async def fetch(self, name):
        async with locks._LOCK:
            print("fetch", name)
            await asyncio.sleep(0)
