import threading

_LOCK = threading.Lock()


async def work():
    with _LOCK:
        pass
