import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    print("flushed")


async def main():
    _keep_task(asyncio.create_task(flush()))
    _keep_task(asyncio.create_task(flush())).add_done_callback(print)
    task = _keep_task(asyncio.create_task(flush()))
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: _keep_task(asyncio.create_task(flush())))
