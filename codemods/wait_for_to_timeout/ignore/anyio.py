import anyio
from anyio import fail_after


async def get(queue):
    with fail_after(5):
        await queue.join()
    return await anyio.wait_for(queue.get(), 5)
