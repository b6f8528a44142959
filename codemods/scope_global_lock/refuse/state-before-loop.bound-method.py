import asyncio

_DONE = asyncio.Event()
_finish = _DONE.set


async def work():
    _finish()
    await _DONE.wait()
