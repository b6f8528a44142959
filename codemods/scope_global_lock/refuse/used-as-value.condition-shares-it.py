import asyncio

_LOCK = asyncio.Lock()


async def work():
    changed = asyncio.Condition(_LOCK)
    async with changed:
        changed.notify_all()
    async with _LOCK:
        await asyncio.sleep(0)
