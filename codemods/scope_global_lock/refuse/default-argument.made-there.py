import asyncio


async def work(number, lock=asyncio.Lock()):
    async with lock:
        await asyncio.sleep(0)
        return number
