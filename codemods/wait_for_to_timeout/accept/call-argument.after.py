import asyncio
import unittest


class QueueTest(unittest.IsolatedAsyncioTestCase):
    async def test_get(self):
        queue = asyncio.Queue()
        queue.put_nowait(b"ok")
        queue.put_nowait(b"ok")
        seen = []
        async with asyncio.timeout(1):
            seen.append(await queue.get())
        async with asyncio.timeout(1):
            self.assertEqual(await queue.get(), b"ok")
