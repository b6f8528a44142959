import asyncio


class Base:
    def __init__(self):
        print("base")


class Log(Base):
    lines = []

    def __init__(self):
        self._lock = asyncio.Lock()

    async def write(self, line):
        async with self._lock:
            self.lines.append(line)
