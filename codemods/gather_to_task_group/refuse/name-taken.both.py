from asyncio import gather


async def load(x): ...


def asyncio(): ...
def TaskGroup(): ...


async def main():
    await gather(load(1), load(2))
