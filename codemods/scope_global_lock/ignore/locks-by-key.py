import asyncio
from collections import defaultdict

_LOCKS = defaultdict(asyncio.Lock)


async def work(key):
    async with _LOCKS[key]:
        await asyncio.sleep(0)
