class Store:
    def __init__(self):
        self.rows = []

    async def add(self, row):
        self.rows.append(row)
