import unittest
from unittest import mock

import site


class SiteTest(unittest.TestCase):
    def test_close(self):
        with mock.patch("asyncio.create_task", lambda coroutine: coroutine.close()):
            site.close()
