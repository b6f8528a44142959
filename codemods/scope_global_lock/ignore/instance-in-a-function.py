import asyncio


class Client:
    def __init__(self):
        self._lock = asyncio.Lock()

    async def send(self, text):
        async with self._lock:
            return text


async def main():
    client = Client()
    await client.send("a")


for _ in range(2):
    asyncio.run(main())
