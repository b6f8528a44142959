import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(clients: list):
    tasks = [asyncio.create_task(client.close()) for client in clients]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
