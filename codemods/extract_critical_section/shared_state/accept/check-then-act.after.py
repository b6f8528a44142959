class Client:
    def __init__(self, transport):
        self._closed = False
        self._transport = transport

    def _close_critical(self):
        """Run without suspending: no other task can interleave."""
        if self._closed:
            return False
        # Nobody else may come in between.
        self._closed = True
        return True

    async def close(self):
        """Close it once."""
        if not self._close_critical():
            return
        await self._transport.close()
