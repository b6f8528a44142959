import asyncio


class Client:
    async def join(self, queue):
        await asyncio.wait_for(
            queue.join(),
            timeout=self.settings.network.timeout + self.settings.network.extra,
        )
