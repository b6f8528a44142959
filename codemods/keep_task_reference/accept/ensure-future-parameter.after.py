import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    print("flushed")


def start(awaitable):
    _keep_task(asyncio.ensure_future(awaitable))


async def main():
    start(flush())
    await asyncio.sleep(0.01)
