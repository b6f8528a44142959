import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Cache:
    async def flush(self):
        print("flushed")

    def close(self, loop):
        _keep_task(asyncio.ensure_future(self.flush(), loop=loop))


async def main():
    Cache().close(asyncio.get_running_loop())
    await asyncio.sleep(0.01)
