import asyncio

_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


class Modal:
    def dispatch(self, interaction):
        _keep_task(
            asyncio.create_task(
                self._scheduled(interaction),
                name=f"ui-modal-dispatch-{self.custom_ids}",
            )
        )

    async def _scheduled(self, interaction): ...
