import asyncio


async def fetch(x: int = 0) -> int: ...
async def name(x: int = 0) -> str: ...
async def count(x: int = 0) -> int: ...


async def indexed() -> str:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        name_task = tg.create_task(name(2))
    results = fetch_task.result(), name_task.result()
    if results[0]:
        return results[1]
    return ""


async def unpacked() -> str:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        name_task = tg.create_task(name(2))
    results = fetch_task.result(), name_task.result()
    number, text = results
    return text * number


async def written_to() -> int:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        count_task = tg.create_task(count(2))
    results = [fetch_task.result(), count_task.result()]
    results[0] = 1
    return results[1]


async def handed_on() -> int:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        count_task = tg.create_task(count(2))
    results = [fetch_task.result(), count_task.result()]
    print(results)
    return results[1]


async def by_a_slice() -> object:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        count_task = tg.create_task(count(2))
    results = [fetch_task.result(), count_task.result()]
    return results[:1]
