import asyncio
import unittest


class QueueTest(unittest.IsolatedAsyncioTestCase):
    async def test_get(self):
        queue = asyncio.Queue()
        queue.put_nowait(b"ok")
        queue.put_nowait(b"ok")
        seen = []
        seen.append(await asyncio.wait_for(queue.get(), 1))
        self.assertEqual(await asyncio.wait_for(queue.get(), timeout=1), b"ok")
