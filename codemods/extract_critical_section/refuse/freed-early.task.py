import asyncio

_lock = asyncio.Lock()
_names = []


async def start(job, done):
    async with _lock:
        task = asyncio.create_task(job())
        _names.append(task.get_name())
    await done.wait()
