import asyncio
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    async def flush(self) -> str:
        print("flushed")
        return "flushed"

    def close(self) -> None:
        _: asyncio.Task[str] = _keep_task(
            self._loop.create_task(self.flush(), name="flush")
        )


async def main() -> None:
    Cache(asyncio.get_running_loop()).close()
    await asyncio.sleep(0.01)
