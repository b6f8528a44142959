import asyncio

import site


async def clear():
    await asyncio.sleep(0)
    site.ROWS.clear()
