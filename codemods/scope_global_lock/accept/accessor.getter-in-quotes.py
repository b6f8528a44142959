import asyncio

_slots: "asyncio.Semaphore | None" = None


async def slots():
    global _slots
    if not _slots:
        _slots = asyncio.Semaphore(2)
    return _slots


async def work(number):
    async with await slots():
        await asyncio.sleep(0)
        print(number)


async def main():
    await asyncio.gather(work(1), work(2), work(3))


asyncio.run(main())
asyncio.run(main())
