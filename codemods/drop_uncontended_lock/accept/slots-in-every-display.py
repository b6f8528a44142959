import asyncio

COUNTS = {}


class OneName:
    __slots__ = ("_lock",)

    def __init__(self):
        self._lock = asyncio.Lock()
        COUNTS[id(self)] = 0

    async def add(self):
        async with self._lock:
            COUNTS[id(self)] += 1


class ListOfOne:
    __slots__ = ['_lock']

    def __init__(self):
        self._lock = asyncio.Lock()
        COUNTS[id(self)] = 0

    async def add(self):
        async with self._lock:
            COUNTS[id(self)] += 1


class LastOfTwo:
    __slots__ = ("count", "_lock")

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class LastWithAComma:
    __slots__ = ("count", "_lock",)

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class Between:
    __slots__ = ("a", "_lock", "count")

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class LastOfList:
    __slots__ = ["count", "_lock"]

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class InASet:
    __slots__ = {"_lock", "count"}

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1


class Annotated:
    __slots__: tuple = ("count", "_lock")

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
