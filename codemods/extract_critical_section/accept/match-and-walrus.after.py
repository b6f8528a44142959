import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _read_critical(self, event):
        """Run without suspending: no other task can interleave."""
        match event:
            case {"kind": kind, **rest}:
                if (count := len(rest)) > 2:
                    self._count += count
            case _:
                kind = count = None
        return kind

    async def read(self, event):
        async with self._lock:
            kind = self._read_critical(event)
        return kind
