class OnItsLine:
    __slots__ = (
        "a",
        "count",
    )

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class LastLine:
    __slots__ = [
        "a",
        "count",
    ]

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class FirstOfTwoLines:
    __slots__ = (
        "count",
    )

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class Hanging:
    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class HangingLast:
    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1


class SharedLine:
    __slots__ = (
        "a", "count",
    )

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
