import asyncio

_lock = asyncio.Lock()
_tasks = set()


async def start(job, done):
    async with _lock:
        task = asyncio.create_task(job())
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)
    await done.wait()
