import asyncio


class Client:
    def __init__(self, name):
        self.name = name
        self._lock = asyncio.Lock()
        self._idle = asyncio.Event()

    async def send(self, text):
        async with self._lock:
            await asyncio.sleep(0)
            return text


client = Client("first")


async def main():
    await asyncio.gather(client.send("a"), client.send("b"))


for _ in range(2):
    asyncio.run(main())
