import threading

from site import Cache, serve


def start():
    cache = Cache()
    for _ in range(2):
        threading.Thread(target=serve, args=(cache,)).start()
