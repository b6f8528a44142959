import asyncio


class Modal:
    def dispatch(self, interaction):
        asyncio.create_task(
            self._scheduled(interaction), name=f"ui-modal-dispatch-{self.custom_ids}"
        )

    async def _scheduled(self, interaction): ...
