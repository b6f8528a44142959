import abc


class Base(abc.ABC):
    state: str

    @abc.abstractmethod
    async def put(self, key, value): ...


class Cache(Base):
    entries: dict

    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        self.entries[key] = value
