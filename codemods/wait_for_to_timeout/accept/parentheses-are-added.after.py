import asyncio


async def fetch():
    return 1


async def either(first, second, flag):
    async with asyncio.timeout(5):
        await (first or second)
    async with asyncio.timeout(5):
        await (first if flag else second)
    async with asyncio.timeout(5):
        await (task := asyncio.ensure_future(fetch()))
    async with asyncio.timeout(5):
        await (first or second)
    return task.result()


async def main():
    first = asyncio.ensure_future(fetch())
    second = asyncio.ensure_future(fetch())
    print(await either(first, second, False))
