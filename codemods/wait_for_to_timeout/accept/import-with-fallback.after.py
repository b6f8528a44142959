try:
    import asyncio
except ImportError:
    asyncio = None


async def main():
    async with asyncio.timeout(5):
        await asyncio.sleep(0)
    print("in time")
