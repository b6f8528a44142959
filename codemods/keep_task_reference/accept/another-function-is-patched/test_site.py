import asyncio
import unittest
from unittest import mock

import site


class SiteTest(unittest.TestCase):
    @mock.patch("asyncio.sleep")
    def test_main(self, sleep):
        asyncio.run(site.main())
        sleep.assert_called_once_with(0.01)
