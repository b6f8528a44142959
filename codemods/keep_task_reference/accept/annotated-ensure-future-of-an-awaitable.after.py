import asyncio
from collections.abc import Awaitable
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush() -> None:
    print("flushed")


def start(job: Awaitable[None]) -> None:
    _keep_task(asyncio.ensure_future(job))


async def main() -> None:
    start(flush())
    await asyncio.sleep(0.01)
