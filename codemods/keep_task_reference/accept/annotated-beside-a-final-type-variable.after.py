import asyncio
from typing import Final, TypeVar

_T_2 = TypeVar("_T_2")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T_2]) -> asyncio.Task[_T_2]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


_T: Final = TypeVar("_T")


async def work() -> None:
    print("work")


def start() -> None:
    _keep_task(asyncio.create_task(work()))
