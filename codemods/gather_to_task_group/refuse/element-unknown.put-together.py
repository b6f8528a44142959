import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def handed_on(xs, more):
    jobs = [fetch(x) for x in xs] + [load(x) for x in xs]
    more(jobs)
    await asyncio.gather(*jobs)


async def twice(xs):
    once = [fetch(x) for x in xs]
    jobs = once + once
    await asyncio.gather(*jobs)
