import asyncio


class Jobs:
    def __init__(self):
        self.jobs = []; \
        self._lock = asyncio.Lock()
        self._other = asyncio.Lock(); \
        self.done = 0

    async def add(self, job):
        async with self._lock:
            self.jobs.append(job)

    async def finish(self):
        async with self._other:
            self.done += 1
