import asyncio


async def worker(number, slots):
    async with slots:
        print(number)
        await asyncio.sleep(0)


async def main():
    slots = asyncio.Semaphore(
        # As many as the server takes:
        #   see its manual.
        2
    )
    if True:
        await asyncio.gather(worker(1, slots), worker(2, slots))


if __name__ == "__main__":
    asyncio.run(main())
