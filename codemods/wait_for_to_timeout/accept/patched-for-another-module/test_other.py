from unittest import mock

import other


def test_nothing():
    with mock.patch("asyncio.wait_for"):
        assert other.nothing() is None
