import asyncio


async def copy(source, target):
    for chunk in await asyncio.wait_for(source.read_chunks(), timeout=5):
        await asyncio.wait_for(target.write(chunk), timeout=5)
