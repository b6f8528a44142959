import threading


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = threading.Lock()

    async def put(self, key, value):
        with self._lock:
            self.entries[key] = value
