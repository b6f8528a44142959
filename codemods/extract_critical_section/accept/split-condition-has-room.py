import asyncio


class Queue:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._messages = {}

    async def read(self, message_id, work_pool_ids):
        async with self._lock:
            received = self._messages.get(message_id)
            if (
                received is not None
                and received.envelope.work_pool_ids != work_pool_ids
            ):
                return None
            return received

    async def forget(self, message_id, work_pool_ids):
        async with self._lock:
            while (
                found := self._messages.get(message_id)
            ) and found.work_pool_ids != work_pool_ids:
                self._messages.pop(message_id)
            if (
                self._messages  # may be empty
                and not found
            ):
                self._messages.clear()
