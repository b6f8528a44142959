import asyncio

_lock = None


def get_lock():
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    return _lock



class Page:
    async def open(self):
        self.lock = get_lock()
        async with self.lock:
            await asyncio.sleep(0)
