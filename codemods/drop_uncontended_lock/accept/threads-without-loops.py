import asyncio


class Files:
    def __init__(self):
        self.names = []
        self._lock = asyncio.Lock()

    async def read(self, name, open_file):
        text = await asyncio.to_thread(open_file, name)
        async with self._lock:
            self.names.append(name)
        return text
