class Counter:
    async def add(self, wait):
        before = self._count  # aiomend: ignore[extract-critical-section:shared-state]
        self._count = before + 1
        await wait()
