import asyncio

COUNTS = {}


class Behind:
    __slots__ = (
        "count",
        "_lock",  # guards the count
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class Above:
    __slots__ = (
        # guards the count
        "_lock",
        "count",
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class Alone:
    __slots__ = (
        # nothing else
        "_lock",
    )

    def __init__(self):
        self._lock = asyncio.Lock()
        COUNTS[id(self)] = 0

    async def add(self):
        async with self._lock:
            COUNTS[id(self)] += 1


class BehindALine:
    __slots__ = ["count", "_lock",  # both
                 "a"]

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
