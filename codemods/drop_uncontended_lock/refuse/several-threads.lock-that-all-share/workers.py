import asyncio
import threading

import site


def start(run):
    threading.Thread(target=lambda: asyncio.run(run(site))).start()
