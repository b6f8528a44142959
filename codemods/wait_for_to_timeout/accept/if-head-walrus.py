import asyncio


async def read(queue):
    if (item := await asyncio.wait_for(queue.get(), timeout=5)) is not None:
        print(item)
    if line := await asyncio.wait_for(queue.get(), timeout=5):
        print(line)


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("item")
    queue.put_nowait("line")
    await read(queue)
