import asyncio


async def either(first, second, flag):
    await (first or second)
    await (first if flag else second)
    return await asyncio.sleep(0)
