import importlib


async def wait():
    module = importlib.import_module("site")
    await module._lock.acquire()
