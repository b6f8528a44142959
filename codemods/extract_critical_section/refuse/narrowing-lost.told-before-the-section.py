import asyncio


class Store:
    def __init__(self, path: str | None) -> None:
        self._lock = asyncio.Lock()
        self._path: str | None = path
        self._names: list[str] = []

    async def add(self) -> None:
        if self._path is None:
            raise ValueError("closed")
        async with self._lock:
            name = self._path.strip()
            self._names.append(name)

    async def add_again(self) -> None:
        if self._path is not None and self._names:
            async with self._lock:
                self._names.append(self._path.strip())
                self._names.sort()

    async def take(self) -> None:
        while self._path is not None:
            async with self._lock:
                self._names.append(self._path.strip())
                self._names.sort()
            await asyncio.sleep(1)
