import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    async with asyncio.timeout(5):
        print(await queue.get())
    async with asyncio.timeout(5):
        await queue.put(
            1,
        )
