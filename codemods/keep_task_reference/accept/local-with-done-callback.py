import asyncio


async def flush():
    return "flushed"


def report(task):
    print(task.result())


async def main():
    task = asyncio.create_task(flush())
    task.add_done_callback(report)
    await asyncio.sleep(0.01)
