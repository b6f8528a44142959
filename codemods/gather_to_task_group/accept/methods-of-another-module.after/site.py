import asyncio

from clients import Client


class App:
    def __init__(self, spare: "Client | None" = None):
        self.client = Client()
        self.others: dict[str, Client] = {}
        self.spare = spare

    async def main(self):
        coros = [self.client.open(), Client().open()]
        async with asyncio.TaskGroup() as tg:
            for coro in coros:
                tg.create_task(coro)
        async with asyncio.TaskGroup() as tg:
            for client in self.others.values():
                tg.create_task(client.close())
