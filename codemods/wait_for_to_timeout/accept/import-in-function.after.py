async def get(queue):
    import asyncio

    async with asyncio.timeout(5):
        return await queue.get()


async def join(queue):
    from asyncio import timeout

    async with timeout(5):
        await queue.join()
