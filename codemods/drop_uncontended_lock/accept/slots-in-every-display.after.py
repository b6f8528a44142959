COUNTS = {}


class OneName:
    __slots__ = ()

    def __init__(self):
        COUNTS[id(self)] = 0

    async def add(self):
        COUNTS[id(self)] += 1


class ListOfOne:
    __slots__ = []

    def __init__(self):
        COUNTS[id(self)] = 0

    async def add(self):
        COUNTS[id(self)] += 1


class LastOfTwo:
    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class LastWithAComma:
    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class Between:
    __slots__ = ("a", "count")

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class LastOfList:
    __slots__ = ["count"]

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class InASet:
    __slots__ = {"count"}

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class Annotated:
    __slots__: tuple = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
