import asyncio


async def work():
    await asyncio.sleep(0)
    return "done"


class Owner:
    async def join(self):
        async with asyncio.timeout(5):
            await asyncio.shield(self.task)
        async with asyncio.timeout(5):
            return await self.task


async def main():
    owner = Owner()
    owner.task = asyncio.create_task(work())
    print(await owner.join())
