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
    await asyncio.gather(*jobs)
