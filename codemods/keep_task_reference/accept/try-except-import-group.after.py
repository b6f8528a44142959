import asyncio
import json

try:
    import uvloop
except ImportError:
    uvloop = None

try:
    from asyncio import timeout
except ImportError:
    from async_timeout import timeout

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush():
    print(json.dumps("flushed"))


async def main():
    _keep_task(asyncio.create_task(flush()))
    async with timeout(1):
        await asyncio.sleep(0.01)
