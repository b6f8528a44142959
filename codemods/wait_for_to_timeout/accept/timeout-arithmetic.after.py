import asyncio


class Poller:
    async def poll(self, event, factor):
        async with asyncio.timeout(factor * 2):
            await event.wait()
        async with asyncio.timeout(self.interval + 0.5):
            await event.wait()
        async with asyncio.timeout(self.slow if factor else self.fast):
            await event.wait()
