import asyncio


async def fetch(x=None): ...


async def main():
    tasks = (  # all
        [asyncio.create_task(fetch(x)) for x in range(3)]
    )
    await asyncio.gather(*tasks)
    coros = (  # of all
        [fetch(x) for x in range(3)]
    )
    await asyncio.gather(*coros)
