import asyncio
import builtins
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: builtins.set[asyncio.Task[object]] = builtins.set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


values = {}


def set(key: str, value: object) -> None:
    values[key] = value


async def start(run) -> None:
    _keep_task(asyncio.create_task(run()))
