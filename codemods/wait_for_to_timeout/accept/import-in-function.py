async def get(queue):
    import asyncio

    return await asyncio.wait_for(queue.get(), 5)


async def join(queue):
    from asyncio import wait_for

    await wait_for(queue.join(), 5)
