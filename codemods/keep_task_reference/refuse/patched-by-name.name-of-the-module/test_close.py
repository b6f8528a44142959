import unittest
from unittest.mock import patch


class CloseTest(unittest.TestCase):
    @patch("site.create_task", side_effect=lambda coroutine: coroutine.close())
    def test_close(self, create_task):
        __import__("site").close()
        create_task.assert_called_once()
