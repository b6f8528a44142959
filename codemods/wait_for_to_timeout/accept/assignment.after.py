import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("job")
    async with asyncio.timeout(5):
        job = await queue.get()
    print(job)
