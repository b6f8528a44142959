import asyncio

TASKS = set()


def spawn(coroutine):
    task = asyncio.create_task(coroutine)
    TASKS.add(task)
    task.add_done_callback(TASKS.discard)
    return task


async def flush():
    print("flushed")


async def main():
    spawn(flush())
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
