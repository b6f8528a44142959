import asyncio

import aiorwlock

_LOCK = aiorwlock.RWLock()


async def work():
    async with _LOCK.reader:
        await asyncio.sleep(0)
