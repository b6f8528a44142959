import abc
import asyncio


class Base(abc.ABC):
    state: str

    @abc.abstractmethod
    async def put(self, key, value): ...


class Cache(Base):
    _lock: asyncio.Lock
    entries: dict

    def __init__(self):
        self._lock = asyncio.Lock()
        self.entries = {}

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
