import asyncio


class Queue:
    def __init__(self):
        self.items = []
        self._lock = asyncio.Lock()

    async def drain(self):
        while True:
            async with self._lock:
                if not self.items:
                    break
                try:
                    item = self.items.pop()
                except IndexError:
                    continue
                else:
                    print(item)
            await asyncio.sleep(0)
