from typing import Protocol


class Counter(Protocol):
    _count: int

    async def add(self, wait):
        before = self._count
        self._count = before + 1
        await wait()
