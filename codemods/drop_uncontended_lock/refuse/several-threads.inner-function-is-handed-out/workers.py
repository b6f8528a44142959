import asyncio
import threading


def start(run):
    threading.Thread(target=lambda: asyncio.run(run())).start()
