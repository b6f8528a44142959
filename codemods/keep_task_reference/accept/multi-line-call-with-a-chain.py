import asyncio


async def flush(region, account):
    print(region, account)


async def main():
    asyncio.create_task(
        flush("eu", "main"),
        name="flush",
    ).add_done_callback(lambda task: print(task.get_name()))
    await asyncio.sleep(0.01)
