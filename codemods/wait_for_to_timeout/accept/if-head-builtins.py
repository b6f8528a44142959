import asyncio


async def rows(queue):
    if len(await asyncio.wait_for(queue.get(), timeout=5)) > 1:
        return "many"
    return "one"


async def kind(queue):
    if isinstance(await asyncio.wait_for(queue.get(), timeout=5), str):
        return "text"
    return "other"


async def member(queue):
    if "x" in await asyncio.wait_for(queue.get(), timeout=5):
        return "member"
    return "stranger"


async def main():
    queue = asyncio.Queue()
    for item in ([1, 2], "text", "xyz"):
        queue.put_nowait(item)
    print(await rows(queue), await kind(queue), await member(queue))
