from asyncio import sleep, wait_for


async def get(queue, wait_for=wait_for):
    await sleep(0)
    return await wait_for(queue.get(), 5)
