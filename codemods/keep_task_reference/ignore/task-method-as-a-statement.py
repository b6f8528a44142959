import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush()).cancel()
    asyncio.create_task(flush()).set_name("flush")
    await asyncio.sleep(0.01)
