import asyncio


def start(coroutine):
    return asyncio.create_task(coroutine)
