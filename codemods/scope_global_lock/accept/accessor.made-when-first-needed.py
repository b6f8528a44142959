import asyncio
import unittest
from typing import Optional

_lock: Optional[asyncio.Lock] = None


async def work(number):
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    async with _lock:
        await asyncio.sleep(0)
        return number


class WorkTest(unittest.IsolatedAsyncioTestCase):
    async def test_first(self):
        self.assertEqual(await asyncio.gather(work(1), work(2)), [1, 2])

    async def test_second(self):
        self.assertEqual(await asyncio.gather(work(3), work(4)), [3, 4])
