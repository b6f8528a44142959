import asyncio

_JOBS = asyncio.Queue()


def waiting():
    while not _JOBS.empty():
        yield _JOBS.get_nowait()


async def put(job):
    await _JOBS.put(job)
