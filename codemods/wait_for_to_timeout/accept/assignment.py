import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("job")
    job = await asyncio.wait_for(queue.get(), timeout=5)
    print(job)
