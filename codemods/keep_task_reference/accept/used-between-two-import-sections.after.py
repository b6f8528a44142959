import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


def start(coroutine):
    _keep_task(asyncio.create_task(coroutine))


import json


async def flush():
    print(json.dumps("flushed"))


async def main():
    start(flush())
    await asyncio.sleep(0.01)
