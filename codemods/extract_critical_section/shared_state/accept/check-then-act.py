class Client:
    def __init__(self, transport):
        self._closed = False
        self._transport = transport

    async def close(self):
        """Close it once."""
        if self._closed:
            return
        # Nobody else may come in between.
        self._closed = True
        await self._transport.close()
