import asyncio


async def tick():
    print("tick")


def define():
    class Clock:
        ticker = asyncio.get_running_loop().create_task(tick())

    return Clock
