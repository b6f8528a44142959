import asyncio


async def flush(name: str):
    print(name)


class Cache:
    def __init__(self):
        self.size = 0

    def clear(self) -> None:
        asyncio.create_task(flush("clear"))


async def main() -> None:
    Cache().clear()
    await asyncio.sleep(0.01)
