import asyncio

_background_tasks = set()


def _keep_task_2(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    print("flushed")


def close(_keep_task):
    if _keep_task:
        _keep_task_2(asyncio.create_task(flush()))


async def main():
    close(True)
    await asyncio.sleep(0.01)
