import asyncio


class Cache:
    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        self.entries[key] = value

    async def start(self, job):
        self.entries[job] = asyncio.create_task(job(), eager_start=False)
