import asyncio
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(reason: str) -> int:
    print(reason)
    return 1


def connect(on_close: Callable[[str], object]) -> None:
    on_close("closed")


async def main() -> None:
    connect(lambda reason: _keep_task(asyncio.create_task(flush(reason))))
    asyncio.get_running_loop().call_soon(
        lambda: _keep_task(asyncio.ensure_future(flush("soon")))
    )
    await asyncio.sleep(0.01)
