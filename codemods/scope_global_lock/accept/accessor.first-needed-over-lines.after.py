import asyncio
import unittest


def _get_lock() -> asyncio.Lock:
    """Return the lock of the running event loop."""
    # A lock belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    lock = getattr(loop, "case._lock", None)
    if lock is None:
        lock = asyncio.Lock()
        setattr(loop, "case._lock", lock)
    return lock


async def work(number):
    async with _get_lock():
        print(number)


class TestWork(unittest.IsolatedAsyncioTestCase):
    async def test_one(self):
        await work(1)

    async def test_two(self):
        await work(2)
