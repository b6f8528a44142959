import asyncio


async def main():
    event = asyncio.Event()
    event.set()
    await asyncio.wait_for(event.wait(), timeout=5)
    await asyncio.wait_for(asyncio.sleep(0), 1.5)
    print(event.is_set())
