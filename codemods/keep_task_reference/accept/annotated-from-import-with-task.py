from asyncio import Task, create_task, sleep


def report(task: Task[None]) -> None:
    print("done")


async def flush() -> None:
    print("flushed")


async def main() -> None:
    create_task(flush()).add_done_callback(report)
    await sleep(0.01)
