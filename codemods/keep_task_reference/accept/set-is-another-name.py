import asyncio

values = {}


def set(key, value):
    values[key] = value


async def start(run):
    asyncio.create_task(run())
