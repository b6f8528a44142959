import asyncio


class Worker:
    async def work(self, *, slots: asyncio.Semaphore = asyncio.Semaphore(2)):
        async with slots:
            await asyncio.sleep(0)
