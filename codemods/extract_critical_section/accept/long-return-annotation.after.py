import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._records = []

    def _newest_of_all_critical(
        self,
    ) -> tuple[bool, dict[str, object]] | tuple[bool, Exception] | tuple[bool, None]:
        """Run without suspending: no other task can interleave."""
        if self._records:
            return True, self._records[-1]
        return False, None

    async def newest_of_all(
        self, name: str
    ) -> tuple[bool, dict[str, object]] | tuple[bool, Exception] | tuple[bool, None]:
        print(name)
        async with self._lock:
            return self._newest_of_all_critical()

    def _remember_for_the_next_call_critical(
        self, record: dict[str, object]
    ) -> tuple[bool, dict[str, object]]:
        """Run without suspending: no other task can interleave."""
        self._records.append(record)
        return True, self._records[-1]

    async def remember_for_the_next_call(
        self, record: dict[str, object]
    ) -> tuple[bool, dict[str, object]]:
        async with self._lock:
            return self._remember_for_the_next_call_critical(record)
