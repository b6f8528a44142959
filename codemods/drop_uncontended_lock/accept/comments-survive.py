import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        # Guards the entries.
        self._lock = asyncio.Lock()  # made once

    async def put(self, key, value):
        # before
        async with self._lock:  # held
            # inside
            self.entries[key] = value  # set
            # end of the section

        # after
        print(key)
