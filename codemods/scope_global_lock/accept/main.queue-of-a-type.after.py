import asyncio
from typing import Optional


async def take(jobs: "asyncio.Queue[Optional[int]]") -> None:
    print(await jobs.get())


async def main():
    jobs: "asyncio.Queue[Optional[int]]" = asyncio.Queue()
    await asyncio.gather(take(jobs), jobs.put(1))
    print("done")


asyncio.run(main())
