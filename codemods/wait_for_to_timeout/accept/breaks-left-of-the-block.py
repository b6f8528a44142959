import asyncio


async def first(queue, ready):
    if (ready or
  queue.empty()):
        await asyncio.wait_for(queue.join(), 5)
    limit = (ready +
1)
    return limit, await asyncio.wait_for(queue.get(), 5)


async def table(queue):
    by_name = {
  "one":
1,
    }
    by_name.update(two=
 2)
    return by_name, await asyncio.wait_for(queue.get(), 5)
