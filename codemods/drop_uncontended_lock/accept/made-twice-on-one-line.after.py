class Queue:
    def __init__(self) -> None:
        self._items = []

    async def put(self, item):
        self._items.append(item)

    async def put_all(self, items):
        self._items.extend(items)
        self._items.sort()
        self._items.reverse()


class Slots:
    def __init__(self):
        pass  # the first

    async def take(self, free):
        free.pop()
