import asyncio


async def pump(source, sink):
    if await asyncio.wait_for(source.empty(), timeout=5):
        return
    if await asyncio.wait_for(sink.full(), timeout=5):
        return
    sink.write(source.read())
