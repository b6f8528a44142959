import asyncio
from typing import (
    Any,
    Callable,
    TypeVar,
)

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(callback: Callable[[], Any]) -> None:
    callback()


async def main() -> None:
    _keep_task(asyncio.create_task(flush(print)))
    await asyncio.sleep(0.01)
