import asyncio
import unittest


class ClientTest(unittest.IsolatedAsyncioTestCase):
    async def test_get(self):
        async with asyncio.timeout(5):
            self.assertEqual(await self.client.get("/path"), b"an answer")
        async with asyncio.timeout(5):
            self.assertEqual(
                await self.client.get("/some/path"),
                b"the answer",
            )
