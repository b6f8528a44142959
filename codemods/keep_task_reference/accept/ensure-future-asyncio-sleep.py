import asyncio


async def main():
    asyncio.ensure_future(asyncio.sleep(0.005))
    await asyncio.sleep(0.01)
