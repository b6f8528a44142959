import asyncio


async def tick(event):
    async with asyncio.timeout(1_000):
        await event.wait()
    async with asyncio.timeout(1e-3):
        await event.wait()
    async with asyncio.timeout(0x10):
        await event.wait()
    async with asyncio.timeout(60 * 5):
        await event.wait()
    async with asyncio.timeout((2**3 - 1) / 4):
        await event.wait()
