import asyncio


class Poller:
    def __init__(self):
        self.tasks = set()

    async def poll(self, updates, limit):
        slots = asyncio.Semaphore(limit)
        async for update in updates:
            await slots.acquire()
            self.tasks.add(asyncio.create_task(self.handle(update, slots)))

    async def handle(self, update, slots):
        try:
            await update.handle()
        finally:
            slots.release()
