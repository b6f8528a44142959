import asyncio


async def worker(name, lock):
    print(name, "waits")
    async with lock:
        print(name, "has it")
        await asyncio.sleep(0.01)
    print(name, "is done")


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(worker("one", lock), worker("two", lock))


if __name__ == "__main__":
    asyncio.run(main())
