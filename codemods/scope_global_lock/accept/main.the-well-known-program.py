import asyncio

lock = asyncio.Lock()


async def worker(name):
    print(name, "waits")
    async with lock:
        print(name, "has it")
        await asyncio.sleep(0.01)
    print(name, "is done")


async def main():
    await asyncio.gather(worker("one"), worker("two"))


if __name__ == "__main__":
    asyncio.run(main())
