import asyncio


async def run_all(names, lock):
    async def run(name):
        async with lock:
            print(name)
            await asyncio.sleep(0)

    await asyncio.gather(*[run(name) for name in names])


async def main():
    lock = asyncio.Lock()
    await run_all(["a", "b"], lock)


if __name__ == "__main__":
    asyncio.run(main())
