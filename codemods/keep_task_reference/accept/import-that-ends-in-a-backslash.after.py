from asyncio import Task, create_task, sleep \

from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[Task[object]] = set()


def _keep_task(task: Task[_T]) -> Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush() -> None:
    print("flushed")


async def main() -> None:
    _keep_task(create_task(flush()))
    await sleep(0.01)
