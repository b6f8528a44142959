import asyncio


class Client:
    def __init__(self):
        self.ready = asyncio.Event()

    async def wait_for(self, name, timeout):
        return name

    async def run(self):
        return await self.wait_for("message", timeout=5)
