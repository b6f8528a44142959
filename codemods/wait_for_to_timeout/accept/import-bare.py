from asyncio import wait_for


async def drain(queue):
    await wait_for(queue.join(), timeout=5)
    return await wait_for(queue.get(), 5)
