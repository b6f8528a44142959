from asyncio import sleep, wait_for
from functools import partial

wait_for = partial(wait_for, timeout=5)


async def get(queue):
    await sleep(0)
    return await wait_for(queue.get(), 5)
