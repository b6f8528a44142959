import asyncio


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "case.LOCK", None)
    if lock is None:
        lock = asyncio.Lock()
        setattr(loop, "case.LOCK", lock)
    return lock


async def fetch(url, **options):
    async with _get_lock():
        await asyncio.sleep(0)
    print(url, options)


async def main(options={"lock": 1}):
    await fetch("a", **options)


asyncio.run(main())
asyncio.run(main())
