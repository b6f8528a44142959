import asyncio

import shared


async def fetch(name):
    async with shared._get_lock():
        print("fetch", name)
        await asyncio.sleep(0)
