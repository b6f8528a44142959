class Feed:
    def __init__(self):
        self.position = 0

    def _start_critical(self):
        """Run without suspending: no other task can interleave."""
        position = self.position
        self.position = position + 1
        return position

    def starter(self):
        async def start(wait):
            position = self._start_critical()
            await wait(position)

        return start
