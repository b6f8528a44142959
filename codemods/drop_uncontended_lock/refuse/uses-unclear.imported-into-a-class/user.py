class User:
    from site import _LOCK

    rows = []

    async def clear(self):
        async with self._LOCK:
            self.rows.clear()
