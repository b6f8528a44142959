import asyncio

_lock = None


def start(limit):
    global _lock
    if _lock is None:
        _lock = asyncio.Semaphore(limit)
    print("started")


async def main():
    async with _lock:
        await asyncio.sleep(0)
