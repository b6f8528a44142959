import asyncio


class Jobs:
    def __init__(self):
        self.jobs = []
        self._lock = asyncio.Lock()

    async def add(self, seconds):
        async with self._lock:

            async def job():
                await asyncio.sleep(seconds)

            self.jobs.append(job)
