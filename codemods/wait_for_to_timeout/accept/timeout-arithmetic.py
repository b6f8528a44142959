import asyncio


class Poller:
    async def poll(self, event, factor):
        await asyncio.wait_for(event.wait(), factor * 2)
        await asyncio.wait_for(event.wait(), timeout=self.interval + 0.5)
        await asyncio.wait_for(event.wait(), self.slow if factor else self.fast)
