import asyncio

background_tasks = set()


async def flush():
    print("flushed")


async def main():
    task = asyncio.create_task(flush())
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)
