import asyncio
from asyncio import Lock


async def worker(number, lock):
    async with lock:
        print(number)
        await asyncio.sleep(0)


async def main():
    lock = Lock()
    async with asyncio.TaskGroup() as tg:
        tg.create_task(worker(1, lock))
        tg.create_task(worker(2, lock))


if __name__ == "__main__":
    for _ in range(2):
        asyncio.run(main())
