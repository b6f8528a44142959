import asyncio

_lock = asyncio.Lock()
_tasks = set()


def _start_critical(job):
    """Run without suspending: no other task can interleave."""
    task = asyncio.create_task(job())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def start(job, done):
    async with _lock:
        _start_critical(job)
    await done.wait()
