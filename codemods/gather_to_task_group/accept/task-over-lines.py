import asyncio


async def fetch(x=None): ...


async def main():
    one = (asyncio.create_task
        (fetch(1)))
    await asyncio.gather(one)
