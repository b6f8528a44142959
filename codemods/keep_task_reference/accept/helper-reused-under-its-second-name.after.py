import asyncio

_background_tasks = {}

_background_tasks_2 = set()


def _keep_task_2(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks_2.add(task)
    task.add_done_callback(_background_tasks_2.discard)
    return task


def _keep_task(name, task):
    _background_tasks[name] = task


async def flush():
    print("flushed")


async def main():
    _keep_task("flush", asyncio.create_task(flush()))
    _keep_task_2(asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
