import asyncio


class OnItsLine:
    __slots__ = (
        "a",
        "_lock",
        "count",
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class LastLine:
    __slots__ = [
        "a",
        "count",
        "_lock"
    ]

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class FirstOfTwoLines:
    __slots__ = (
        "_lock",
        "count"
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class Hanging:
    __slots__ = ("_lock",
                 "count")

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class HangingLast:
    __slots__ = ("count",
                 "_lock")

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class SharedLine:
    __slots__ = (
        "a", "_lock",
        "count",
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
