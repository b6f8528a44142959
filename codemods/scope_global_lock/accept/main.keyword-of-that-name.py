import asyncio

LOCK = asyncio.Lock()


async def fetch(url, **options):
    async with LOCK:
        await asyncio.sleep(0)
    print(url, options)


async def main():
    await fetch("a", lock=1)
    await fetch("b")


asyncio.run(main())
asyncio.run(main())
