import asyncio as aio


async def main():
    await aio.wait_for(aio.sleep(0), timeout=5)
    print("in time")
