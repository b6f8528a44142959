COUNTS = {}


class Behind:
    __slots__ = (
        "count",
        # guards the count
    )

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class Above:
    __slots__ = (
        # guards the count
        "count",
    )

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class Alone:
    __slots__ = (
        # nothing else
    )

    def __init__(self):
        COUNTS[id(self)] = 0

    async def add(self):
        COUNTS[id(self)] += 1


class BehindALine:
    __slots__ = ["count",  # both
                 "a"]

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
