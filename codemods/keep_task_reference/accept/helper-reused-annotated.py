import asyncio
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


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
