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


async def worker(number):
    async with _get_lock():
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*map(worker, range(2)))


if __name__ == "__main__":
    asyncio.run(main())
