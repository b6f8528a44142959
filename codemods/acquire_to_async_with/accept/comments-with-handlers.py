import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        await self._lock.acquire()  # ours
        # Careful:
        try:  # this may fail
            await self.save(item)
        # what then?
        except OSError:  # disk
            pass
        finally:  # in any case
            self._lock.release()
