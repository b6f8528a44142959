import site


async def last():
    async with site._LOCK:
        return site.ROWS[-1]
