class Store:
    async def best_of(self, wait, items):
        better = [best for item in items if (best := self.best) and item > best]
        self.best = best if better else None
        await wait(better)

    async def renew(self, wait):
        try:
            old = self.value
        except AttributeError:
            old = None
        else:
            self.renewed = True
        self.value = 2
        await wait(old)
