import asyncio


async def flush():
    print(asyncio.current_task().get_name())


async def main():
    asyncio.create_task(flush(), name="flush")
    await asyncio.sleep(0.01)
