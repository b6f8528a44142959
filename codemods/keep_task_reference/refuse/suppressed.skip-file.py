# aiomend: skip-file
import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    asyncio.get_running_loop().call_soon(lambda: asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
