import asyncio


class Pool:
    tasks: "dict[str, asyncio.Task[None]]"

    async def wait(self, name):
        await self.tasks[name]
