import asyncio


async def flush() -> int:
    return 3


def report(task: asyncio.Task[int]) -> None:
    print(task.result() + 1)


async def main() -> None:
    asyncio.create_task(flush()).add_done_callback(report)
    task = asyncio.create_task(flush())
    task.add_done_callback(report)
    await asyncio.sleep(0.01)
