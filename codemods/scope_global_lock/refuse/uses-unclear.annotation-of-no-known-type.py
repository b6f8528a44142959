import asyncio
from somewhere import LockLike

_lock: LockLike | None = None


async def work(number):
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    async with _lock:
        print(number)
        return number


def main():
    asyncio.run(work(1))
    asyncio.run(work(2))
