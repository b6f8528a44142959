import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def answer(route, status=0):
    print(route, status)


def connect(path, handler, times):
    handler(path)


async def main():
    connect(
        "localhost.local",
        lambda route: _keep_task(asyncio.create_task(answer(route))),
        times=1,
    )
    connect(
        "localhost",
        lambda route: _keep_task(
            asyncio.create_task(answer(route, status="fulfilled by the first handler"))
        ),
        times=1,
    )
    await asyncio.sleep(0.01)
