import asyncio


async def worker(number: int, lock: asyncio.Lock, slots: asyncio.Semaphore) -> None:
    async with slots, lock:
        print(number)
        await asyncio.sleep(0)


async def main() -> None:
    lock = asyncio.Lock()
    slots = asyncio.Semaphore(2)
    await asyncio.gather(*[worker(number, lock, slots) for number in range(4)])


if __name__ == "__main__":
    asyncio.run(main())
