import asyncio


class Store:
    def __init__(self, session):
        self.session = session
        self.rows = []
        self._lock = asyncio.Lock()

    async def add(self, row):
        async with self.session() as session, self._lock:
            self.rows.append((session, row))

    async def clear(self):
        async with (
            self.session() as session,  # first
            self._lock,  # second
        ):
            self.rows.clear()
            session.clear()

    async def pop(self):
        async with (self.session(), self._lock):
            return self.rows.pop()

    async def drop(self):
        async with (
            self.session(
                1,
            ),
            self._lock,
        ):
            return self.rows.pop()
