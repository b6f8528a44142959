import asyncio

LIMIT = 3


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "shared.LOCK", None)
    if lock is None:
        lock = asyncio.Lock(  # one page at a time
        )
        setattr(loop, "shared.LOCK", lock)
    return lock
