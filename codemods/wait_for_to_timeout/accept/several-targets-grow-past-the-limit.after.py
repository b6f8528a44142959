import asyncio


async def receive(self, pending_request_future_of_this_connection_x):
    async with asyncio.timeout(5):
        self.first_answer = self.second_answer = (
            await pending_request_future_of_this_connection_x
        )
