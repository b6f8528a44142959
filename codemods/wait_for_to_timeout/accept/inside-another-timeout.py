import asyncio


async def main():
    async with asyncio.timeout(5):
        await asyncio.wait_for(asyncio.sleep(0), timeout=1)
    print("in time")
