async def work():
    print("work")


def start():
    import asyncio
    asyncio.create_task(work())
