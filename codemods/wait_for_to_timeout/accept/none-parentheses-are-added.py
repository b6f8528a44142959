import asyncio


async def either(first, second, flag):
    await asyncio.wait_for(first or second, None)
    await asyncio.wait_for(first if flag else second, timeout=None)
    return await asyncio.wait_for(asyncio.sleep(0), None)
