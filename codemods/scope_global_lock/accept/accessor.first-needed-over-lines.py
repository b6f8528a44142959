import asyncio
import unittest

_lock = None


async def work(number):
    global _lock
    if _lock \
            is None:
        _lock = asyncio.Lock()
    async with _lock:
        print(number)


class TestWork(unittest.IsolatedAsyncioTestCase):
    async def test_one(self):
        await work(1)

    async def test_two(self):
        await work(2)
