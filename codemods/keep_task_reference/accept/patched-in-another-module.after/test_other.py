import unittest
from unittest import mock

import other


class OtherTest(unittest.TestCase):
    @mock.patch("other.asyncio.create_task")
    def test_start(self, create_task):
        other.start(None)
        create_task.assert_called_once_with(None)
