import asyncio

_READY = asyncio.Event()
_READY.set()


async def work():
    await _READY.wait()
