import asyncio

LOCK = asyncio.Lock()


async def fetch(url, **options):
    async with LOCK:
        await asyncio.sleep(0)
    print(url, options)


async def main(options={"lock": 1}):
    await fetch("a", **options)


asyncio.run(main())
asyncio.run(main())
