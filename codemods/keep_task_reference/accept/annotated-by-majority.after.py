import asyncio
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(name: str):
    print(name)


class Cache:
    def __init__(self):
        self.size = 0

    def clear(self) -> None:
        _keep_task(asyncio.create_task(flush("clear")))


async def main() -> None:
    Cache().clear()
    await asyncio.sleep(0.01)
