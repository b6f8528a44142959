import asyncio


async def read(reader: asyncio.StreamReader) -> bytes:
    line: bytes = await asyncio.wait_for(reader.readline(), timeout=10)
    return line
