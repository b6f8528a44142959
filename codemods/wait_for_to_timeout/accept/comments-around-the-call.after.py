import asyncio


async def get(queue, more):
    async with asyncio.timeout(5):
        result = await queue.get()  # the first
    if result:
        print("first")
    async with asyncio.timeout(5):  # seconds
        item = await queue.get()
    # for good
    # it may take long
    await queue.close() \

    if (item
            or more):
        async with asyncio.timeout(5):
            await queue.get()
    return item
