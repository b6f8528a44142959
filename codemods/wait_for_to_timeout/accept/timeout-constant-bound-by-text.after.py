import asyncio

LIMIT = 5
SETTINGS = {"LIMIT": 1}


async def work():
    return 1


async def main():
    async with asyncio.timeout(LIMIT):
        return await work()


globals().update(SETTINGS)
