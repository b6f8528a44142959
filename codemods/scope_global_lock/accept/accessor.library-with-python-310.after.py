import asyncio


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop: kept on the loop, there is one for each, gone with it.
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
