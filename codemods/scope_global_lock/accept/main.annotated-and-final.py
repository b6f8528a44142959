import asyncio
from typing import Final

_LOCK: Final = asyncio.Lock()
_SLOTS: asyncio.Semaphore = asyncio.Semaphore(2)


async def worker(number: int) -> None:
    async with _SLOTS, _LOCK:
        print(number)
        await asyncio.sleep(0)


async def main() -> None:
    await asyncio.gather(*[worker(number) for number in range(4)])


if __name__ == "__main__":
    asyncio.run(main())
