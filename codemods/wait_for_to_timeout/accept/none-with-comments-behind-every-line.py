import asyncio


async def get(queue):
    item = await asyncio.wait_for(  # first
        queue.get(),  # second
        None,  # third
    )  # fourth
    return item
