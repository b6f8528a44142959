import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Job:
    async def main(self, keys):
        _keep_task(
            asyncio.create_task(
                self.log(
                    metadata={
                        "number_of_keys_that_were_found_there": len(keys)
                        if keys
                        else 0,
                    },
                )
            )
        )

    async def log(self, metadata): ...
