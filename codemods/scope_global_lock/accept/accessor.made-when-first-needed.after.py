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
        await asyncio.sleep(0)
        return number


class WorkTest(unittest.IsolatedAsyncioTestCase):
    async def test_first(self):
        self.assertEqual(await asyncio.gather(work(1), work(2)), [1, 2])

    async def test_second(self):
        self.assertEqual(await asyncio.gather(work(3), work(4)), [3, 4])
