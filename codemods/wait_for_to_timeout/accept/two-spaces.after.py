import asyncio


async def read(reader):
  if reader:
    async with asyncio.timeout(5):
      line = await reader.readline()
    return line
