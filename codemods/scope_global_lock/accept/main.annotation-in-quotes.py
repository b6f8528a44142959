import asyncio

_c: "asyncio.Lock | None" = None


async def work(number):
    global _c
    if _c is None:
        _c = asyncio.Lock()
    async with _c:
        await asyncio.sleep(0)
        print(number)


async def main():
    await asyncio.gather(work(1), work(2))


def program():
    asyncio.run(main())


program()
asyncio.run(main())
