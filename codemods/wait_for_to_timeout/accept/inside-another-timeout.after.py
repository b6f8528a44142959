import asyncio


async def main():
    async with asyncio.timeout(5):
        async with asyncio.timeout(1):
            await asyncio.sleep(0)
    print("in time")
