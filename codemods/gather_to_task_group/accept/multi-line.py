import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    pages = await asyncio.gather(
        *(
            fetch(
                {
                    'x': x,
                },
            )
            for x in xs
        )
    )
    page, index = await asyncio.gather(
        fetch(
            1,
        ),
        load(2),
    )
    return pages, page, index
