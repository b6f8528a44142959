import asyncio


async def inner():
    print("inner")


async def outer(task):
    await task
    print("outer")


async def main():
    asyncio.create_task(outer(asyncio.create_task(inner())))
    await asyncio.sleep(0.01)
