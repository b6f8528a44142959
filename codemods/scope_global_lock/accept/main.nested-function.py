import asyncio

_LOCK = asyncio.Lock()


async def run_all(names):
    async def run(name):
        async with _LOCK:
            print(name)
            await asyncio.sleep(0)

    await asyncio.gather(*[run(name) for name in names])


async def main():
    await run_all(["a", "b"])


if __name__ == "__main__":
    asyncio.run(main())
