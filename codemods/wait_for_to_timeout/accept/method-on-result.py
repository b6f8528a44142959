import asyncio


async def read(reader):
    text = (await asyncio.wait_for(reader.readline(), timeout=5)).decode("ascii")
    return (await asyncio.wait_for(reader.read(1), timeout=5))[0], text


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"hello\n!")
    print(await read(reader))
