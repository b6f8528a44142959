import asyncio


class Client:
    async def connect(self, host, port):
        async with asyncio.timeout(self.connect_timeout):
            self.reader, self.writer = await asyncio.open_connection(host, port)
        async with asyncio.timeout(self.connect_timeout):
            await self.negotiate_with_the_server(host, port, self.reader, self.writer)
