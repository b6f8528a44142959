import asyncio
from unittest import TestCase, mock

from site import close


class SiteTest(TestCase):
    @mock.patch.object(asyncio, "ensure_future")
    def test_close(self, ensure_future):
        close()
        ensure_future.call_args.args[0].close()
