import asyncio


async def drain(queue):
    # before
    async with asyncio.timeout(5):
        await queue.join()  # short
    # between
    async with asyncio.timeout(5):
        await queue.join_and_count_the_jobs_that_were_done_meanwhile()  # long
    # after
