from unittest import mock


def test_work():
    with mock.patch("site._LOCK"):
        pass
