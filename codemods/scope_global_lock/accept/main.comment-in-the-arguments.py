import asyncio

_SLOTS = asyncio.Semaphore(
    # As many as the server takes:
    #   see its manual.
    2
)


async def worker(number):
    async with _SLOTS:
        print(number)
        await asyncio.sleep(0)


async def main():
    if True:
        await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(main())
