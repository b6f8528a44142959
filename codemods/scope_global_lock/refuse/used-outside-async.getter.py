import asyncio

_lock = None


def get_lock():
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    return _lock



def make():
    lock = get_lock()
    return lock


async def main():
    async with make():
        await asyncio.sleep(0)
