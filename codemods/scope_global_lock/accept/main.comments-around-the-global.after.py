import asyncio

# Settings.
TIMES = 2

# Workers.


async def worker(number, print_lock):  # one page
    async with print_lock:
        for line in range(TIMES):
            print(number, line)
            await asyncio.sleep(0)


async def main():
    # Only one of them may print at a time:
    # the lines would be mixed.
    print_lock = asyncio.Lock()  # held for a whole page
    await asyncio.gather(worker(1, print_lock), worker(2, print_lock))


if __name__ == "__main__":
    asyncio.run(main())
