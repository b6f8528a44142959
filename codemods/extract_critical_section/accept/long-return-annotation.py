import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._records = []

    async def newest_of_all(
        self, name: str
    ) -> tuple[bool, dict[str, object]] | tuple[bool, Exception] | tuple[bool, None]:
        print(name)
        async with self._lock:
            if self._records:
                return True, self._records[-1]
            return False, None

    async def remember_for_the_next_call(
        self, record: dict[str, object]
    ) -> tuple[bool, dict[str, object]]:
        async with self._lock:
            self._records.append(record)
            return True, self._records[-1]
