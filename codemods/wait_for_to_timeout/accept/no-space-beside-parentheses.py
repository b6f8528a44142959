import asyncio


async def watch(future, other):
    yield(await asyncio.wait_for(future, 5))
    if not(await asyncio.wait_for(future, 5)):
        return
    chosen = await asyncio.wait_for(future, 5)if other else other
    print([await asyncio.wait_for(future, None)for _ in chosen])
