import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def step(name):
    print(name)


class Worker:
    async def start(self):
        _keep_task(asyncio.create_task(step("start")))

    def stop(self):
        _keep_task(asyncio.create_task(step("stop")))


async def main():
    _keep_task(asyncio.create_task(step("one")))
    _keep_task(asyncio.create_task(step("two")))
    await Worker().start()
    Worker().stop()
    await asyncio.sleep(0.01)
