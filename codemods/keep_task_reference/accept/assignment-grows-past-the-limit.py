import asyncio


async def flush(*regions):
    print(*regions)


async def main():
    task = asyncio.create_task(flush("europe", "america", "africa", "asia"))
    task.add_done_callback(lambda task: print("done"))
    _ = asyncio.create_task(flush("europe", "america", "africa", "asia", "ocean"))
    await asyncio.sleep(0.01)
