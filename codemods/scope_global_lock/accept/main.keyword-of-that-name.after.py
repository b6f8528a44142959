import asyncio


async def fetch(url, lock_2, **options):
    async with lock_2:
        await asyncio.sleep(0)
    print(url, options)


async def main():
    lock_2 = asyncio.Lock()
    await fetch("a", lock=1, lock_2=lock_2)
    await fetch("b", lock_2)


asyncio.run(main())
asyncio.run(main())
