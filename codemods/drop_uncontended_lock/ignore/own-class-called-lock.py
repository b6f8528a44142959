class Lock:
    async def __aenter__(self):
        print("in")

    async def __aexit__(self, *error):
        print("out")


class Cache:
    def __init__(self):
        self._lock = Lock()

    async def put(self, key, value):
        async with self._lock:
            print(key, value)
