import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tasks = [
            tg.create_task(
                fetch(
                    {
                        'x': x,
                    },
                )
            )
            for x in xs
        ]
    pages = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        page_task = tg.create_task(
            fetch(
                1,
            )
        )
        index_task = tg.create_task(load(2))
    page, index = page_task.result(), index_task.result()
    return pages, page, index
