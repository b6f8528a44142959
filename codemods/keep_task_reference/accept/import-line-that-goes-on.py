import asyncio; LIMITS = (1,
    2)


async def work():
    print(LIMITS)


def start():
    asyncio.create_task(work())
