import asyncio

loop = asyncio.new_event_loop()
loop.create_task(asyncio.sleep(0))

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def main():
    await asyncio.sleep(0.01)


loop.run_until_complete(main())
loop.close()
