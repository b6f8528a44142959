import asyncio as aio


async def main():
    async with aio.timeout(5):
        await aio.sleep(0)
    print("in time")
