import asyncio


async def drain(queue):
    await asyncio.wait_for(
        queue.join(),
        None,  # it may take long
    ); \

    print("done")
