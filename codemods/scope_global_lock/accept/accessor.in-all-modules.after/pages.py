import asyncio


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "pages._LOCK", None)
    if lock is None:
        lock = asyncio.Lock()
        setattr(loop, "pages._LOCK", lock)
    return lock


class Page:
    async def fetch(self, name):
        async with _get_lock():
            print("fetch", name)
            await asyncio.sleep(0)
