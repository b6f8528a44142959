import asyncio
from typing import Generic

from typing_extensions import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


T = TypeVar("T", default=int)


class Flush(Generic[T]):
    async def main(self) -> None:
        _keep_task(asyncio.create_task(self.flush()))

    async def flush(self) -> None: ...
