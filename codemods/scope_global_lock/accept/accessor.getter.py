import asyncio
from typing import Optional

# Guards the cache.
_lock: Optional[asyncio.Lock] = None
LIMIT = 3


def _get_lock() -> asyncio.Lock:
    """Get the lock, made when it is first needed."""
    global _lock
    # Not at import: there is no loop yet.
    if _lock is None:
        _lock = asyncio.Lock()
    return _lock


async def work(number):
    async with _get_lock():
        print("begin", number)
        await asyncio.sleep(0)
        print("end", number)


async def by_hand(number):
    lock = _get_lock()
    await lock.acquire()
    try:
        print("hand", number, _get_lock().locked())
    finally:
        lock.release()


async def main():
    await asyncio.gather(work(1), by_hand(2), work(3))


asyncio.run(main())
asyncio.run(main())
