import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def step(name):
    print(name)


async def main():
    try:
        raise ValueError
    except ValueError:
        _keep_task(asyncio.create_task(step("except")))
    finally:
        _keep_task(asyncio.create_task(step("finally")))
    await asyncio.sleep(0.01)
