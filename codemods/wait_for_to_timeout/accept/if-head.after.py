import asyncio


async def answer():
    return 3


async def truth():
    async with asyncio.timeout(5):
        result = await answer()
    if result:
        print("yes")
    elif answer:
        print("maybe")
    else:
        print("no")


async def denial():
    async with asyncio.timeout(5):
        result = await answer()
    if not result:
        print("never")


async def comparison():
    async with asyncio.timeout(5):
        result = await answer()
    if 3 == result < 4:
        print("three")


async def main():
    await truth()
    await denial()
    await comparison()
