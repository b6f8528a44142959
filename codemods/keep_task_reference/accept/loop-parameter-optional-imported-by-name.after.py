from asyncio import AbstractEventLoop, get_running_loop, sleep
from typing import Optional

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    print("flushed")


def on_open(main_loop: Optional[AbstractEventLoop] = None):
    if main_loop:
        _keep_task(main_loop.create_task(flush()))


def on_close(main_loop: AbstractEventLoop | None = None):
    if main_loop:
        _keep_task(main_loop.create_task(flush()))


async def main():
    on_open(get_running_loop())
    on_close(get_running_loop())
    await sleep(0.01)
