import asyncio


class Checker:
    async def check(self, queue):
        if self.known(await asyncio.wait_for(queue.get(), 5)):
            print("known")
        if self.ready() and await asyncio.wait_for(queue.get(), 5):
            print("ready")
        match self.pair(), await asyncio.wait_for(queue.get(), 5):
            case _, item:
                print(item)
