import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(clients: list):
    async with asyncio.TaskGroup() as tg:
        for client in clients:
            tg.create_task(client.close())
