import asyncio


class Client:
    DEFAULT_TIMEOUT = 10

    def __init__(self, timeout):
        self._timeout = timeout

    async def call(self, request):
        await asyncio.wait_for(request.sent(), self.DEFAULT_TIMEOUT)
        return await asyncio.wait_for(request.answer(), timeout=self._timeout)
