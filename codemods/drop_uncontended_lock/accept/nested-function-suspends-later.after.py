import asyncio


class Jobs:
    def __init__(self):
        self.jobs = []

    async def add(self, seconds):
        async def job():
            await asyncio.sleep(seconds)

        self.jobs.append(job)
