import asyncio


async def tick(event):
    await asyncio.wait_for(event.wait(), 1_000)
    await asyncio.wait_for(event.wait(), 1e-3)
    await asyncio.wait_for(event.wait(), 0x10)
    await asyncio.wait_for(event.wait(), 60 * 5)
    await asyncio.wait_for(event.wait(), timeout=(2**3 - 1) / 4)
