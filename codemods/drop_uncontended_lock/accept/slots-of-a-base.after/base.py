class Base:
    __slots__ = ("count",)
