import asyncio


async def pump(source, sink):
    async with asyncio.timeout(5):
        result = await source.empty()
    if result:
        return
    async with asyncio.timeout(5):
        result_2 = await sink.full()
    if result_2:
        return
    sink.write(source.read())
