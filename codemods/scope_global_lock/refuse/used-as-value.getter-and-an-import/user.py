from site import _lock, get_lock

__version__ = "1"


async def work():
    async with get_lock():
        return __version__
