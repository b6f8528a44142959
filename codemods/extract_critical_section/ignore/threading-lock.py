import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}
        self._count = 0

    def add(self, key, value):
        with self._lock:
            self._items[key] = value
            self._count += 1
