import asyncio


async def work(n):
    await asyncio.sleep(n)


async def main():
    print("begin")
    task = asyncio.create_task(work(1))
    await asyncio.gather(work(2), task); await work(3)
