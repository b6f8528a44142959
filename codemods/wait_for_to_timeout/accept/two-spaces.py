import asyncio


async def read(reader):
  if reader:
    line = await asyncio.wait_for(reader.readline(), timeout=5)
    return line
