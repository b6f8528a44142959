import asyncio

_READY = asyncio.Event()


async def work():
    await _READY.wait()
