import asyncio


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._ready: asyncio.Event | None = None
        self._count: int = 0

    async def ready(self) -> asyncio.Event:
        async with self._lock:
            if self._ready is None:
                self._ready = asyncio.Event()
            return self._ready

    async def count(self) -> int:
        async with self._lock:
            if self._ready is None:
                self._ready = asyncio.Event()
            self._count = self._count + 1
        return self._count

    async def close(self) -> None:
        if self._ready is None:
            return
        async with self._lock:
            if self._ready is not None:
                self._ready.set()
            self._ready = None

    async def known(self) -> asyncio.Event | None:
        async with self._lock:
            self._ready = asyncio.Event()
            self._count += 1
        if self._ready is not None:
            self._ready.set()
        return self._ready
