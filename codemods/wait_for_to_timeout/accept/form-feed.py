import asyncio


async def first(event):
    await asyncio.wait_for(event.wait(), timeout=5)


async def second(event):
    await asyncio.wait_for(event.wait(), timeout=5)
