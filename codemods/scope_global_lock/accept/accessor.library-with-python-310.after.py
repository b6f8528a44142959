import asyncio


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "case._LOCK", None)
    if lock is None:
        lock = asyncio.Lock()
        setattr(loop, "case._LOCK", lock)
    return lock


async def request(path):
    async with _get_lock():
        await asyncio.sleep(0)
        return path
