import asyncio


class Client:
    DEFAULT_TIMEOUT = 10

    def __init__(self, timeout):
        self._timeout = timeout

    async def call(self, request):
        async with asyncio.timeout(self.DEFAULT_TIMEOUT):
            await request.sent()
        async with asyncio.timeout(self._timeout):
            return await request.answer()
