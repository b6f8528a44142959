import asyncio


class Registry:
    _lock = asyncio.Lock()
    _known = {}

    @classmethod
    def _register_critical(cls, name, value):
        """Run without suspending: no other task can interleave."""
        cls._known[name] = value
        print(name)

    @classmethod
    async def register(cls, name, value):
        async with cls._lock:
            cls._register_critical(name, value)
