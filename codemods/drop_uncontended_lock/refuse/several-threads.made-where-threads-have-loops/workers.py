import asyncio
import threading

from site import Cache

CACHE = Cache()


def start():
    threading.Thread(target=lambda: asyncio.run(CACHE.put(1, 2))).start()
