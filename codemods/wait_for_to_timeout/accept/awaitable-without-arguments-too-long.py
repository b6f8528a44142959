import asyncio


class Meter:
    async def read(self):
        self.last_reply = await asyncio.wait_for(
            self.connection.read_the_reply_to_the_last_request_sent(), timeout=5
        )
