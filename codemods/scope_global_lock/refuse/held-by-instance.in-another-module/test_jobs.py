import unittest

from jobs import POOL


async def job():
    return 1


class JobsTest(unittest.IsolatedAsyncioTestCase):
    async def test_first(self):
        self.assertEqual(await POOL.run(job), 1)
