class Gauge:
    def __init__(self):
        self.depth = 0

    def _run_critical(self, call):
        """Run without suspending: no other task can interleave."""
        self.depth += 1
        call(self.depth)
        self.depth -= 1

    async def run(self, call, wait):
        self._run_critical(call)
        await wait()
