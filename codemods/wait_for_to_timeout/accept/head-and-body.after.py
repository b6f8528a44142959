import asyncio


async def copy(source, target):
    async with asyncio.timeout(5):
        chunks = await source.read_chunks()
    for chunk in chunks:
        async with asyncio.timeout(5):
            await target.write(chunk)
