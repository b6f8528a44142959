import asyncio


def patience():
    return 5


class Job:
    async def join(self, future):
        async with asyncio.timeout(patience()):
            await future
        async with asyncio.timeout(patience()):
            await self.task


async def main():
    job = Job()
    job.task = asyncio.create_task(asyncio.sleep(0))
    await job.join(asyncio.create_task(asyncio.sleep(0)))
    print(job.task.done())
