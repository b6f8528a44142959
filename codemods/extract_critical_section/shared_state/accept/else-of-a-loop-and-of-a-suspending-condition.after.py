class Queue:
    def _drain_critical(self):
        """Run without suspending: no other task can interleave."""
        rest = self.rest
        self.rest = None
        return rest

    def _drain_critical_2(self):
        """Run without suspending: no other task can interleave."""
        rest = self.rest
        self.rest = None
        return rest

    async def drain(self, wait):
        while await wait():
            pass
        else:
            rest = self._drain_critical()
        if await wait():
            pass
        elif await wait():
            rest = self._drain_critical_2()
        return rest
