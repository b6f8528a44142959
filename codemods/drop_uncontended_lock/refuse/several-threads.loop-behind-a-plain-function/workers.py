import asyncio
import threading

import site


def see(name):
    asyncio.run(site.see(name))


def work():
    for name in ("a", "b"):
        see(name)


def start():
    threading.Thread(target=work).start()
