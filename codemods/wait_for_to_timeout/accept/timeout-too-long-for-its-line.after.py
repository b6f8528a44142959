import asyncio


class Client:
    async def join(self, queue):
        async with asyncio.timeout(
            self.settings.network.timeout + self.settings.network.extra
        ):
            await queue.join()
