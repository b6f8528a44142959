class Store:
    def __init__(self, session):
        self.session = session
        self.rows = []

    async def add(self, row):
        async with self.session() as session:
            self.rows.append((session, row))

    async def clear(self):
        async with (
            self.session() as session,  # first
            # second
        ):
            self.rows.clear()
            session.clear()

    async def pop(self):
        async with self.session():
            return self.rows.pop()

    async def drop(self):
        async with (
            self.session(
                1,
            ),
        ):
            return self.rows.pop()
