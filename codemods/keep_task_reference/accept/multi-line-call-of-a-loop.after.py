import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(region, account):
    print(region, account)


class Cache:
    def __init__(self):
        self.loop = asyncio.get_running_loop()

    def close(self):
        _keep_task(
            self.loop.create_task(
                flush("eu", "main"),
                name="flush",
            )
        )


async def main():
    Cache().close()
    await asyncio.sleep(0.01)
