import asyncio

import site


def set_up():
    site._LOCK = asyncio.Lock()
