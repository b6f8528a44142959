class Box[T]:
    def __init__(self, value: T):
        self.value = value

    def _swap_critical(self, value):
        """Run without suspending: no other task can interleave."""
        old = self.value
        self.value = value
        return old

    async def swap(self, value: T, wait) -> T:
        old = self._swap_critical(value)
        await wait()
        return old
