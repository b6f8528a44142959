import asyncio

_background_tasks = set()


def _keep_task(task):
    """Hold a strong reference to *task* until it is done; the event loop keeps only a weak one."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


_keep_task(asyncio.get_event_loop().create_task(asyncio.sleep(0)))
