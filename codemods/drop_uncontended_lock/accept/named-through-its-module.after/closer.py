import asyncio


async def close(handle):
    handle.close()
