import asyncio

values = {}


def set(key: str, value: object) -> None:
    values[key] = value


async def start(run) -> None:
    asyncio.create_task(run())
