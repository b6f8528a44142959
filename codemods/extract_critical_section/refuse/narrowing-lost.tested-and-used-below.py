import asyncio


class Store:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._process = None
        self._starts = 0

    async def start(self, process: asyncio.subprocess.Process) -> int:
        async with self._lock:
            self._process = process
            self._starts += 1
        return await self._process.wait()

    async def stop(self) -> None:
        async with self._lock:
            if self._process is None:
                return
            self._starts -= 1
        self._process.kill()
