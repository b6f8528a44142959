async def join(queue, timeout):
    import asyncio

    async with asyncio.timeout(timeout):
        await queue.join()
