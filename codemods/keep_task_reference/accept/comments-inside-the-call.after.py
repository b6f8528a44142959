import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(region, account):
    print(region, account)


async def main():
    _keep_task(
        asyncio.create_task(
            # The first flush is the slow one.
            flush(
                "eu",  # nearest
                "main",
            ),
            name="flush",  # shown by the debugger
            # context=None,
        )
    )  # nobody waits for it
    await asyncio.sleep(0.01)
