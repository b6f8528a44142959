import asyncio

from app import main

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


if __name__ == "__main__":
    import uvloop

    uvloop.install()
    _keep_task(asyncio.get_event_loop().create_task(main()))
    asyncio.get_event_loop().run_forever()
