import asyncio
from unittest import mock

import site


async def test_get():
    queue = asyncio.Queue()
    with mock.patch("asyncio.wait_for", side_effect=asyncio.TimeoutError):
        await site.get(queue)
