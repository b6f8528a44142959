import asyncio
from typing import Optional

_JOBS: "asyncio.Queue[Optional[int]]" = asyncio.Queue()


async def take() -> None:
    print(await _JOBS.get())


async def main():
    await asyncio.gather(take(), _JOBS.put(1))
    print("done")


asyncio.run(main())
