import asyncio


async def main():
    event = asyncio.Event()
    event.set()
    async with asyncio.timeout(5):
        await event.wait()
    async with asyncio.timeout(1.5):
        await asyncio.sleep(0)
    print(event.is_set())
