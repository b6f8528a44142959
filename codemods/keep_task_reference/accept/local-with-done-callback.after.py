import asyncio

_background_tasks = set()


def _keep_task(task):
    """Hold a strong reference to *task* until it is done; the event loop keeps only a weak one."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    return "flushed"


def report(task):
    print(task.result())


async def main():
    task = _keep_task(asyncio.create_task(flush()))
    task.add_done_callback(report)
    await asyncio.sleep(0.01)
