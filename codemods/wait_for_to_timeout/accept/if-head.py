import asyncio


async def answer():
    return 3


async def truth():
    if await asyncio.wait_for(answer(), timeout=5):
        print("yes")
    elif answer:
        print("maybe")
    else:
        print("no")


async def denial():
    if not await asyncio.wait_for(answer(), timeout=5):
        print("never")


async def comparison():
    if 3 == await asyncio.wait_for(answer(), timeout=5) < 4:
        print("three")


async def main():
    await truth()
    await denial()
    await comparison()
