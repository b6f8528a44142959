import asyncio


class Jobs:
    def __init__(self):
        self.jobs = []
        self._lock = asyncio.Lock(
            # the jobs are changed under it alone
        )

    async def add(self, job):
        async with self._lock:
            self.jobs.append(job)
