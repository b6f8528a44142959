import asyncio


class Client:
    async def wait_for(awaitable, timeout):
        await asyncio.sleep(0)
        return await awaitable

    asyncio_wait_for = wait_for


async def get(queue):
    return await Client.asyncio_wait_for(queue.get(), 5)
