import asyncio

use = lambda function, lock=asyncio.Lock(): function(lock)


async def enter(lock):
    async with lock:
        await asyncio.sleep(0)


asyncio.run(use(enter))
