import asyncio


async def watch(future, other):
    async with asyncio.timeout(5):
        result = await future
    yield result
    async with asyncio.timeout(5):
        result_2 = await future
    if not result_2:
        return
    async with asyncio.timeout(5):
        chosen = await future if other else other
    print([await future for _ in chosen])
