import asyncio


async def work(n):
    await asyncio.sleep(n)


async def main():
    print("begin")
    async with asyncio.TaskGroup() as tg:
        tg.create_task(work(1))
        tg.create_task(work(2))
    await work(3)
