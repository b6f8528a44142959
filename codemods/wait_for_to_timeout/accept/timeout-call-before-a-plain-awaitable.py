import asyncio


def patience():
    return 5


class Job:
    async def join(self, future):
        await asyncio.wait_for(future, patience())
        await asyncio.wait_for(self.task, timeout=patience())


async def main():
    job = Job()
    job.task = asyncio.create_task(asyncio.sleep(0))
    await job.join(asyncio.create_task(asyncio.sleep(0)))
    print(job.task.done())
