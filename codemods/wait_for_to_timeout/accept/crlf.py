import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(await asyncio.wait_for(queue.get(), timeout=5))
    await asyncio.wait_for(
        queue.put(
            1,
        ),
        timeout=5,
    )
