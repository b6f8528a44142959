import asyncio

import shared


async def fetch(name):
    async with shared.LOCK:
        print("fetch", name)
        await asyncio.sleep(0)
