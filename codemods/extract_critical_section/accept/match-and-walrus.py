import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def read(self, event):
        async with self._lock:
            match event:
                case {"kind": kind, **rest}:
                    if (count := len(rest)) > 2:
                        self._count += count
                case _:
                    kind = count = None
        return kind
