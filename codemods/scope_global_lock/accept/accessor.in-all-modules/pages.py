import asyncio

_LOCK = asyncio.Lock()


class Page:
    async def fetch(self, name):
        async with _LOCK:
            print("fetch", name)
            await asyncio.sleep(0)
