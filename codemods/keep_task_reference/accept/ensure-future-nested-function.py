import asyncio


async def main():
    async def flush():
        print("flushed")

    asyncio.ensure_future(flush())
    await asyncio.sleep(0.01)
