import asyncio


class Jobs:
    def __init__(self, file):
        self.file = file
        self.jobs = []
        self._lock = asyncio.Lock()

    async def add(self, job):
        async with self.file, (self._lock  # one at a time
                ):
            self.jobs.append(job)
