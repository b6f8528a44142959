import asyncio


async def read(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        line: bytes = await reader.readline()
    return line
