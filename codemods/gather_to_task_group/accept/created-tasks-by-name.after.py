import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        one = tg.create_task(fetch(1))
        two = tg.create_task(load(2))  # the other
    a, b = one.result(), two.result()
    return a, b, one.get_name()
