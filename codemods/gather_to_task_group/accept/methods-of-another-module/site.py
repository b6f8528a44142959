import asyncio

from clients import Client


class App:
    def __init__(self, spare: "Client | None" = None):
        self.client = Client()
        self.others: dict[str, Client] = {}
        self.spare = spare

    async def main(self):
        await asyncio.gather(self.client.open(), Client().open())
        await asyncio.gather(*(client.close() for client in self.others.values()))
