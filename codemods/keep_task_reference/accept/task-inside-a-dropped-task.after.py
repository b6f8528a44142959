import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def inner():
    print("inner")


async def outer(task):
    await task
    print("outer")


async def main():
    _keep_task(asyncio.create_task(outer(asyncio.create_task(inner()))))
    await asyncio.sleep(0.01)
