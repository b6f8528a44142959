import asyncio

import site
from site import _LOCK as rows_lock


async def clear():
    await asyncio.sleep(0)
    async with rows_lock:
        site.ROWS.clear()
