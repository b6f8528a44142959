import asyncio
from asyncio import create_task, sleep
from typing import TypeVar

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Task:
    async def run(self) -> None:
        print("run")


async def main() -> None:
    _keep_task(create_task(Task().run()))
    await sleep(0.01)
