import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs, flag):
    jobs = []
    for x in xs:
        jobs.append(fetch(x))
    if flag:
        jobs += [load(1), load(2)]
        jobs.extend(load(x) for x in xs)
    async with asyncio.TaskGroup() as tg:
        for coro in jobs:
            tg.create_task(coro)
