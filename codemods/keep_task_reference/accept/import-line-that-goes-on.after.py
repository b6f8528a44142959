import asyncio; LIMITS = (1,
    2)

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def work():
    print(LIMITS)


def start():
    _keep_task(asyncio.create_task(work()))
