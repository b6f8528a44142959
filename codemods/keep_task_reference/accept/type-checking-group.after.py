import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    on_flush: "Callable[[], None] | None" = None

    async def flush(self):
        print("flushed")


async def main():
    _keep_task(asyncio.create_task(Cache().flush()))
    await asyncio.sleep(0.01)
