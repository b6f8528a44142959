class Jobs:
    def __init__(self):
        self.jobs = []
        self.done = 0

    async def add(self, job):
        self.jobs.append(job)

    async def finish(self):
        self.done += 1
