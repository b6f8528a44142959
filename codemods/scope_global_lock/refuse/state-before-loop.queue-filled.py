import asyncio

_JOBS = asyncio.Queue()
for number in range(3):
    _JOBS.put_nowait(number)


async def work():
    return await _JOBS.get()
