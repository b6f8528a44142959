import asyncio

_background_tasks_2 = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks_2.add(task)
    task.add_done_callback(_background_tasks_2.discard)
    return task


_background_tasks = {}


async def flush():
    print("flushed")


async def main():
    _background_tasks["flush"] = asyncio.create_task(flush())
    _keep_task(asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
