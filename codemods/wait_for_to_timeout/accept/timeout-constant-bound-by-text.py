import asyncio

LIMIT = 5
SETTINGS = {"LIMIT": 1}


async def work():
    return 1


async def main():
    return await asyncio.wait_for(work(), LIMIT)


globals().update(SETTINGS)
