import asyncio


async def flush():
    print("flushed")


def start():
    return asyncio.create_task(flush())


def start_named(name):
    task = asyncio.create_task(flush(), name=name)
    task.add_done_callback(print)
    return task
