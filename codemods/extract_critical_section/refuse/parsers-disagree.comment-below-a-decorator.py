import asyncio


class Registry:
    _lock = asyncio.Lock()
    _known = {}

    @classmethod
  # for all

    async def register(cls, name, value):
        async with cls._lock:
            cls._known[name] = value
            print(name)
