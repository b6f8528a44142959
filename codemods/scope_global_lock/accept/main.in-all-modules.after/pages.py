import asyncio


async def fetch(name, lock):
    async with lock:
        print("fetch", name)
        await asyncio.sleep(0)
