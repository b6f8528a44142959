import asyncio


async def fetch(x=None, config=None): ...


async def main(xs: list[int], config):
    async with asyncio.TaskGroup() as tg:
        tasks = [
            tg.create_task(
                fetch(
                    x,
                    # the same for all of them
                    config,
                )
            )
            for x in xs
        ]
    pages = [task.result() for task in tasks]
    return pages
