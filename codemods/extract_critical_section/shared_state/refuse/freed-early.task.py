import asyncio


class Counter:
    async def add(self, wait):
        before = self._count
        task = asyncio.create_task(wait())
        self._count = before + 1
        await wait()
