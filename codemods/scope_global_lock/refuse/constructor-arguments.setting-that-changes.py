import asyncio

size = 2
_JOBS = asyncio.Queue(maxsize=size)
size = 4


async def put(job):
    await _JOBS.put(job)
