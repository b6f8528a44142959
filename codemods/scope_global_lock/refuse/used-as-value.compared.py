import asyncio

_LOCK = asyncio.Lock()
_held = []


async def work():
    async with _LOCK:
        _held.append(_LOCK)
        await asyncio.sleep(0)
        print(_held[0] is _LOCK)
