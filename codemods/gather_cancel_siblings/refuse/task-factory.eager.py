import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await asyncio.gather(fetch(1), load(2))
