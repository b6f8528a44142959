from site import Store


class Sorted(Store):
    def __init__(self):
        super().__init__()

    async def sort(self):
        self.rows.sort()


async def renew(store: Store):
    store.rows = []
