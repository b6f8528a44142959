from unittest.mock import patch


@patch("site.asyncio.wait_for")
def test_get(wait_for):
    assert wait_for.call_count == 0
