import asyncio

_JOBS = asyncio.Queue()
print(_JOBS.maxsize)


async def take():
    return await _JOBS.get()
