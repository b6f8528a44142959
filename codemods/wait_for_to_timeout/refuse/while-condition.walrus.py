import asyncio


async def read(reader):
    while line := await asyncio.wait_for(reader.readline(), 5):
        print(line)
    while (byte := await asyncio.wait_for(reader.read(1), 5)) != b"\n":
        print(byte)
