import asyncio


async def get(queue):
    return await asyncio.wait_for(  # aiomend: ignore[wait-for-to-timeout]
        queue.get_the_item_that_was_put_first_and_not_yet_taken_by_anybody(),
        timeout=5,
    )
