import asyncio


async def slots():
    """Return the semaphore of the running event loop."""
    # A semaphore belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    semaphore = getattr(loop, "case._slots", None)
    if semaphore is None:
        semaphore = asyncio.Semaphore(2)
        setattr(loop, "case._slots", semaphore)
    return semaphore


async def work(number):
    async with await slots():
        await asyncio.sleep(0)
        print(number)


async def main():
    await asyncio.gather(work(1), work(2), work(3))


asyncio.run(main())
asyncio.run(main())
