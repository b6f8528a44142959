import asyncio


class Client:
    async def start(self, work):
        waiting = asyncio.wait_for(work(), 5)
        self.waiting = asyncio.wait_for(work(), None)
        return {"work": asyncio.wait_for(work(), 5)}, await waiting
