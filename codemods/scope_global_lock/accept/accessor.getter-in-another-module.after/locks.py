import asyncio


def page_lock():
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "locks._PAGE_LOCK", None)
    if lock is None:
        lock = asyncio.Lock()
        setattr(loop, "locks._PAGE_LOCK", lock)
    return lock
