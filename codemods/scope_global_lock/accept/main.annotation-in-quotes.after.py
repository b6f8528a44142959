import asyncio


async def work(number, c):
    async with c:
        await asyncio.sleep(0)
        print(number)


async def main():
    c = asyncio.Lock()
    await asyncio.gather(work(1, c), work(2, c))


def program():
    asyncio.run(main())


program()
asyncio.run(main())
