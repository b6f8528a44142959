import asyncio


async def rows(queue):
    async with asyncio.timeout(5):
        result = await queue.get()
    if len(result) > 1:
        return "many"
    return "one"


async def kind(queue):
    async with asyncio.timeout(5):
        result = await queue.get()
    if isinstance(result, str):
        return "text"
    return "other"


async def member(queue):
    async with asyncio.timeout(5):
        result = await queue.get()
    if "x" in result:
        return "member"
    return "stranger"


async def main():
    queue = asyncio.Queue()
    for item in ([1, 2], "text", "xyz"):
        queue.put_nowait(item)
    print(await rows(queue), await kind(queue), await member(queue))
