class Store:
    def _best_of_critical(self, items):
        """Run without suspending: no other task can interleave."""
        better = [best for item in items if (best := self.best) and item > best]
        self.best = best if better else None
        return better

    async def best_of(self, wait, items):
        better = self._best_of_critical(items)
        await wait(better)

    def _renew_critical(self):
        """Run without suspending: no other task can interleave."""
        try:
            old = self.value
        except AttributeError:
            old = None
        else:
            self.renewed = True
        self.value = 2
        return old

    async def renew(self, wait):
        old = self._renew_critical()
        await wait(old)
