class Lock:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None


_LOCK = Lock()


async def work():
    async with _LOCK:
        pass
