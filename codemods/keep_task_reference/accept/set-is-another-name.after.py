import asyncio
import builtins

_background_tasks = builtins.set()


def _keep_task(task):
    """Hold a strong reference to *task* until it is done; the event loop keeps only a weak one."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


values = {}


def set(key, value):
    values[key] = value


async def start(run):
    _keep_task(asyncio.create_task(run()))
