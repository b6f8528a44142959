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
    tasks = [asyncio.create_task(coro) for coro in jobs]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
