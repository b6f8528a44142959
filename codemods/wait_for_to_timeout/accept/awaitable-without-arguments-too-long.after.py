import asyncio


class Meter:
    async def read(self):
        async with asyncio.timeout(5):
            self.last_reply = (
                await self.connection.read_the_reply_to_the_last_request_sent()
            )
