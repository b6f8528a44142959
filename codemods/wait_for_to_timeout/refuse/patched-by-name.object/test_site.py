from unittest import mock

import site


async def test_get(queue):
    with mock.patch.object(site, "wait_for"):
        await site.get(queue)
