import asyncio

# Settings.
TIMES = 2

# Only one of them may print at a time:
# the lines would be mixed.
PRINT_LOCK = asyncio.Lock()  # held for a whole page

# Workers.


async def worker(number):  # one page
    async with PRINT_LOCK:
        for line in range(TIMES):
            print(number, line)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(main())
