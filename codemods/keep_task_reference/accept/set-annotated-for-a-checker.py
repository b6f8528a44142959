import asyncio


async def work():
    print("work")


def start():
    asyncio.create_task(work())
