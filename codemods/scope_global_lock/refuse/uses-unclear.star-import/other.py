from site import *


async def other():
    async with LOCK:
        pass
