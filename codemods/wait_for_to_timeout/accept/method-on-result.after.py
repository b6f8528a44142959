import asyncio


async def read(reader):
    async with asyncio.timeout(5):
        text = (await reader.readline()).decode("ascii")
    async with asyncio.timeout(5):
        return (await reader.read(1))[0], text


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"hello\n!")
    print(await read(reader))
