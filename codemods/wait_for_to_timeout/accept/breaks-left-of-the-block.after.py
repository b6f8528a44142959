import asyncio


async def first(queue, ready):
    if (ready or
  queue.empty()):
        async with asyncio.timeout(5):
            await queue.join()
    limit = (ready +
1)
    async with asyncio.timeout(5):
        return limit, await queue.get()


async def table(queue):
    by_name = {
  "one":
1,
    }
    by_name.update(two=
 2)
    async with asyncio.timeout(5):
        return by_name, await queue.get()
