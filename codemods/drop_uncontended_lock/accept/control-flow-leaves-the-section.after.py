import asyncio


class Queue:
    def __init__(self):
        self.items = []

    async def drain(self):
        while True:
            if not self.items:
                break
            try:
                item = self.items.pop()
            except IndexError:
                continue
            else:
                print(item)
            await asyncio.sleep(0)
