import asyncio


async def fetch(x: int = 0) -> int: ...
async def name(x: int = 0) -> str: ...
async def count(x: int = 0) -> int: ...


async def indexed() -> str:
    results = await asyncio.gather(fetch(1), name(2))
    if results[0]:
        return results[1]
    return ""


async def unpacked() -> str:
    results = await asyncio.gather(fetch(1), name(2))
    number, text = results
    return text * number


async def written_to() -> int:
    results = await asyncio.gather(fetch(1), count(2))
    results[0] = 1
    return results[1]


async def handed_on() -> int:
    results = await asyncio.gather(fetch(1), count(2))
    print(results)
    return results[1]


async def by_a_slice() -> object:
    results = await asyncio.gather(fetch(1), count(2))
    return results[:1]
