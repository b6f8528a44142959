import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    async def flush(self):
        print(self.name)

    def close(self):
        _keep_task(asyncio.create_task(self.flush()))


async def main():
    Cache("slots").close()
    await asyncio.sleep(0.01)
