import asyncio


async def get(queue, more):
    if (await  # the first
            asyncio.wait_for(queue.get(), 5)):
        print("first")
    item = await asyncio.wait_for(queue.get(), (5  # seconds
    ))
    await asyncio.wait_for(
        queue.close(),  # for good
        None,  # it may take long
    ) \

    if (item
            or more): await asyncio.wait_for(queue.get(), 5)
    return item
