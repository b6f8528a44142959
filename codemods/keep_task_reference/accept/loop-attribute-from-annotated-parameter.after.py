import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop

    async def flush(self):
        print("flushed")

    def close(self):
        _keep_task(self.loop.create_task(self.flush()))


async def main():
    Cache(asyncio.get_running_loop()).close()
    await asyncio.sleep(0.01)
