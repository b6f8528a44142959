import asyncio

_LOOP = asyncio.new_event_loop()
_LOCK = asyncio.Lock(loop=_LOOP)


async def work():
    async with _LOCK:
        await asyncio.sleep(0)
