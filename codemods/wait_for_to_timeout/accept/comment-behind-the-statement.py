import asyncio


async def drain(queue):
    # before
    await asyncio.wait_for(queue.join(), timeout=5)  # short
    # between
    await asyncio.wait_for(
        queue.join_and_count_the_jobs_that_were_done_meanwhile(),
        timeout=5,
    )  # long
    # after
