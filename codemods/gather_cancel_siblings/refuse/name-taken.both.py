from asyncio import gather


async def load(x): ...


def asyncio(): ...
def create_task(): ...


async def main():
    await gather(load(1), load(2))
