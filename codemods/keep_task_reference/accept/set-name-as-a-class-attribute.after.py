import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    _background_tasks = ()

    async def flush(self):
        print("flushed", len(self._background_tasks))

    def close(self):
        _keep_task(asyncio.create_task(self.flush()))


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
