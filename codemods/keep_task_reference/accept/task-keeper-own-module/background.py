import asyncio

_tasks = set()


async def watch(task):
    await asyncio.wait({task})


def keep(task):
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    asyncio.create_task(watch(task))
    return task


def start(coroutine):
    asyncio.create_task(coroutine)
