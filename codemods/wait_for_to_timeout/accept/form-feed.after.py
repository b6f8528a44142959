import asyncio


async def first(event):
    async with asyncio.timeout(5):
        await event.wait()


async def second(event):
    async with asyncio.timeout(5):
        await event.wait()
