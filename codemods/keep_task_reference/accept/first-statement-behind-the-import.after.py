import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


_keep_task(asyncio.get_event_loop().create_task(asyncio.sleep(0)))
asyncio.get_event_loop().run_until_complete(asyncio.sleep(0.01))
asyncio.get_event_loop().close()
