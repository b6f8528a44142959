import asyncio
import builtins

_background_tasks = builtins.set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


values = {}


def set(key, value):
    values[key] = value


async def start(run):
    _keep_task(asyncio.create_task(run()))
