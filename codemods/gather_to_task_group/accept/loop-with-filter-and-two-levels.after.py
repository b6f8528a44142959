import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(rows: list, d: dict):
    async with asyncio.TaskGroup() as tg:
        for row in rows:
            if row is not None:
                for key, value in d.items():
                    tg.create_task(fetch(key))
