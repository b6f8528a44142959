import asyncio
import unittest


class ClientTest(unittest.IsolatedAsyncioTestCase):
    async def test_get(self):
        self.assertEqual(
            await asyncio.wait_for(self.client.get("/path"), timeout=5), b"an answer"
        )
        self.assertEqual(
            await asyncio.wait_for(self.client.get("/some/path"), timeout=5),
            b"the answer",
        )
