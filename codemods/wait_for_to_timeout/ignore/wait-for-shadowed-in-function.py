from asyncio import wait_for


async def get(queue):
    def wait_for(awaitable, timeout):
        return awaitable

    return await wait_for(queue.get(), 5)


async def call(run):
    return await run(wait_for)
