import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


def start[**P](
    job: Callable[P, Coroutine[None, None, None]], *args: P.args, **kwargs: P.kwargs
) -> None:
    _keep_task(asyncio.create_task(job(*args, **kwargs)))


async def flush(name: str) -> None:
    print(name)


async def main() -> None:
    start(flush, "flushed")
    await asyncio.sleep(0.01)
