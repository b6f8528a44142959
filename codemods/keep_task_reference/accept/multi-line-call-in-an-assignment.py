import asyncio


async def flush(region, account):
    print(region, account)


async def main():
    task = asyncio.create_task(
        flush("eu", "main"),
        name="flush",
    )
    task.add_done_callback(lambda task: print(task.get_name()))
    await asyncio.sleep(0.01)
