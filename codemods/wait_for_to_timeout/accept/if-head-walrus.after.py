import asyncio


async def read(queue):
    async with asyncio.timeout(5):
        item = await queue.get()
    if item is not None:
        print(item)
    async with asyncio.timeout(5):
        line = await queue.get()
    if line:
        print(line)


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("item")
    queue.put_nowait("line")
    await read(queue)
