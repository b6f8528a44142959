import asyncio

LOCKS = [asyncio.Lock() for _ in range(2)]


async def use(number):
    async with LOCKS[number % 2]:
        await asyncio.sleep(0)


asyncio.run(use(1))
