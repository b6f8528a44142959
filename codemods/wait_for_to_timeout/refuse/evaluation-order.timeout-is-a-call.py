import asyncio


class Client:
    async def get(self, queue, choose_timeout):
        await asyncio.wait_for(queue.join(), self.next_timeout())
        return await asyncio.wait_for(queue.get(), timeout=2 * choose_timeout(queue))
