import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    a, b = await asyncio.gather(  # both at once
        # the first
        fetch(1),
        load(2),  # the second
        # load(3),
    )  # done
    await asyncio.gather(fetch(1), load(2))  # again
    await asyncio.gather(fetch(1), load(2))  # noqa: E501
    return a, b
