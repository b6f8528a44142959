import asyncio


async def fetch(x=None, config=None): ...


async def main(xs: list[int], config):
    pages = await asyncio.gather(
        *(
            fetch(
                x,
                # the same for all of them
                config,
            )
            for x in xs
        )
    )
    return pages
