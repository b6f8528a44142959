import asyncio

_SLOTS = asyncio.Semaphore(
    # As many as the server takes = 2
    # see its() manual.
    2
)


async def worker(number):
    async with _SLOTS:
        print(number)
