import asyncio


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._ready: asyncio.Event | None = None
        self._count: int = 0

    def _ready_critical(self) -> asyncio.Event:
        """Run without suspending: no other task can interleave."""
        if self._ready is None:
            self._ready = asyncio.Event()
        return self._ready

    async def ready(self) -> asyncio.Event:
        async with self._lock:
            return self._ready_critical()

    def _count_critical(self) -> None:
        """Run without suspending: no other task can interleave."""
        if self._ready is None:
            self._ready = asyncio.Event()
        self._count = self._count + 1

    async def count(self) -> int:
        async with self._lock:
            self._count_critical()
        return self._count

    def _close_critical(self):
        """Run without suspending: no other task can interleave."""
        if self._ready is not None:
            self._ready.set()
        self._ready = None

    async def close(self) -> None:
        if self._ready is None:
            return
        async with self._lock:
            self._close_critical()

    def _known_critical(self) -> None:
        """Run without suspending: no other task can interleave."""
        self._ready = asyncio.Event()
        self._count += 1

    async def known(self) -> asyncio.Event | None:
        async with self._lock:
            self._known_critical()
        if self._ready is not None:
            self._ready.set()
        return self._ready
