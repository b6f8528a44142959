import asyncio


class Mixin:
    lines = []

    def __init__(self):
        self._lock = asyncio.Lock()

    async def write(self, line):
        async with self._lock:
            self.lines.append(line)


class Other:
    def __init__(self):
        print("other")


class Both(Mixin, Other):
    pass
