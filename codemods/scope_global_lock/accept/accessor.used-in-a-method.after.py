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


class Printer:
    def __init__(self, name):
        self.name = name

    async def print(self):
        async with _get_lock():
            print(self.name)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[Printer(name).print() for name in ("a", "b")])


if __name__ == "__main__":
    asyncio.run(main())
