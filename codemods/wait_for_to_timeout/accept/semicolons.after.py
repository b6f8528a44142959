import asyncio


def a():
    print("a")


async def f():
    print("f")


async def main():
    a()
    async with asyncio.timeout(3):
        await f()
    a()
    async with asyncio.timeout(3):
        await f()
    a();
    a()
    async with asyncio.timeout(3):
        await f()  # three seconds
