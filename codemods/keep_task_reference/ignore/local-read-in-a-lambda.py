import asyncio


async def flush():
    print("flushed")


def start(on_close):
    task = asyncio.create_task(flush())
    on_close(lambda: task.cancel())
