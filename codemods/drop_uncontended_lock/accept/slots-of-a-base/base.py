class Base:
    __slots__ = ("_lock", "count")
