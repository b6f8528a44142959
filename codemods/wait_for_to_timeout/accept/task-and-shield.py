import asyncio


async def work():
    await asyncio.sleep(0)
    return "done"


class Owner:
    async def join(self):
        await asyncio.wait_for(asyncio.shield(self.task), timeout=5)
        return await asyncio.wait_for(self.task, timeout=5)


async def main():
    owner = Owner()
    owner.task = asyncio.create_task(work())
    print(await owner.join())
