from typing import TypeVar
LIMITS = (1,
    2); from zlib import crc32
import asyncio

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def work() -> None:
    print(LIMITS, crc32)


def start() -> None:
    _keep_task(asyncio.create_task(work()))
