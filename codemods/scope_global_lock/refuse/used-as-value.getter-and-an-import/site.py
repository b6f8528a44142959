import asyncio

_lock = None


def get_lock():
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    return _lock


async def main():
    async with get_lock():
        await asyncio.sleep(0)
