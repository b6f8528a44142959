import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


def make_cache():
    class Cache:
        main_loop: asyncio.AbstractEventLoop

        async def flush(self):
            print("flushed")

        def close(self):
            _keep_task(self.main_loop.create_task(self.flush()))

    return Cache()


async def main():
    cache = make_cache()
    cache.main_loop = asyncio.get_running_loop()
    cache.close()
    await asyncio.sleep(0.01)
