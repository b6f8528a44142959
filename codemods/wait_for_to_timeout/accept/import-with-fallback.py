try:
    import asyncio
except ImportError:
    asyncio = None


async def main():
    await asyncio.wait_for(asyncio.sleep(0), 5)
    print("in time")
