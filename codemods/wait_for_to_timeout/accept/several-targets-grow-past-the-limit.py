import asyncio


async def receive(self, pending_request_future_of_this_connection_x):
    self.first_answer = self.second_answer = await asyncio.wait_for(
        pending_request_future_of_this_connection_x, 5
    )
