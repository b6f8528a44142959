import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


def start(coro) -> asyncio.Task[int]:
    return asyncio.create_task(coro)


async def main():
    await asyncio.gather(start(fetch(1)), load(2))
