import asyncio
from typing import Optional


class Client: ...


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._client: Optional[Client] = None

    async def client(self) -> Client:
        if self._client is None:
            async with self._lock:
                if self._client is None:
                    self._client = Client()
        return self._client
