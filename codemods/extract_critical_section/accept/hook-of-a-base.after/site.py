import asyncio

from base import Base

_lock = asyncio.Lock()


def _add_critical(self, amount):
    """Run without suspending: no other task can interleave."""
    before = self.count
    self.count = before + amount
    return before


class Store(Base):
    count = 0

    async def add(self, amount):
        async with _lock:
            before = _add_critical(self, amount)
        return before
