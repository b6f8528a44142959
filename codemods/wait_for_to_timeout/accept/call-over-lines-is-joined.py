import asyncio


class Client:
    async def connect(self, host, port):
        self.reader, self.writer = await asyncio.wait_for(
            asyncio.open_connection(host, port), timeout=self.connect_timeout
        )
        await asyncio.wait_for(
            self.negotiate_with_the_server(host, port, self.reader, self.writer),
            timeout=self.connect_timeout,
        )
