import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    (await  # both
        asyncio  # of them
        .gather(fetch(1), load(2)))
    pages = (await  # in order
        asyncio.gather(fetch(1), load(2)))
    await asyncio.gather(*[fetch(1),  # the first
        load(2)  # the second
    ])
    await asyncio.gather(
        (fetch(1)  # in parentheses
        ),
        load  # a call over lines
        (2),
    )
    task = asyncio.create_task(fetch(3))
    await asyncio.gather(load(4), task  # has begun
    )
    return pages
