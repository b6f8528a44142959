import asyncio


async def fetch():
    return 1


async def either(first, second, flag):
    await asyncio.wait_for(first or second, timeout=5)
    await asyncio.wait_for(first if flag else second, timeout=5)
    await asyncio.wait_for(task := asyncio.ensure_future(fetch()), timeout=5)
    await asyncio.wait_for((first or second), timeout=5)
    return task.result()


async def main():
    first = asyncio.ensure_future(fetch())
    second = asyncio.ensure_future(fetch())
    print(await either(first, second, False))
