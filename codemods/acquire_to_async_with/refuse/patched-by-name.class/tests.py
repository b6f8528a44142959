from unittest.mock import AsyncMock, Mock, patch

from site import Store


async def test_add():
    lock = Mock(acquire=AsyncMock())
    with patch("site.asyncio.Lock", return_value=lock):
        await Store().add(AsyncMock())
    lock.acquire.assert_awaited_once()
