import asyncio
from unittest import mock

import site


def test_work():
    with mock.patch.object(site, "_SLOTS", asyncio.Semaphore(1)):
        asyncio.run(site.work())
