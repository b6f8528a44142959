import asyncio
from asyncio import Lock

_LOCK = Lock()


async def worker(number):
    async with _LOCK:
        print(number)
        await asyncio.sleep(0)


async def main():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(worker(1))
        tg.create_task(worker(2))


if __name__ == "__main__":
    for _ in range(2):
        asyncio.run(main())
