import asyncio

lock = asyncio.Lock()


def end():
    lock.release()
