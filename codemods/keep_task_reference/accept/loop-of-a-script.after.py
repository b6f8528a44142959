import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def tick():
    print("tick")
    loop.stop()


loop = asyncio.new_event_loop()
_keep_task(loop.create_task(tick()))
loop.run_forever()
loop.close()
