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


async def warm_up():
    await worker(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(warm_up())
    asyncio.run(main())
