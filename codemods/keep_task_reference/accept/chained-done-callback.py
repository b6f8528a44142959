import asyncio


async def flush():
    return "flushed"


def report(task):
    print(task.result())


async def main():
    asyncio.create_task(flush()).add_done_callback(report)
    await asyncio.sleep(0.01)
