import asyncio


def make_lock():
    return asyncio.Lock()


_CHANGED = asyncio.Condition(lock=make_lock())


async def wait():
    async with _CHANGED:
        await _CHANGED.wait()
