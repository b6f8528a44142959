import asyncio


async def put(session, key, value):
    async with asyncio.timeout(3):
        print(key, value)
    async with session:
        print(key, value)
