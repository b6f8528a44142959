import asyncio
from typing import Any, \
    TypeVar, Union

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(value: Union[int, str], extra: Any) -> None:
    print(value, extra)


async def main() -> None:
    _keep_task(asyncio.create_task(flush(1, None)))
    await asyncio.sleep(0.01)
