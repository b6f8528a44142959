import asyncio


def _get_request_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    request_lock = getattr(loop, "case._REQUEST_LOCK", None)
    if request_lock is None:
        request_lock = asyncio.Lock()
        setattr(loop, "case._REQUEST_LOCK", request_lock)
    return request_lock


async def request(path):
    async with _get_request_lock():
        return await send(path)


async def send(path):
    await asyncio.sleep(0)
    return path
