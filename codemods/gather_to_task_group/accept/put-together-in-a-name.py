import asyncio
from collections.abc import Coroutine
from typing import Any


async def fetch(x=None): ...
async def load(x=None): ...
async def fill(jobs): ...


async def both(xs: list[int]):
    jobs = [fetch(x) for x in xs] + [load(x) for x in xs]
    return await asyncio.gather(*jobs)


async def mapped(xs: list[int]):
    jobs = map(fetch, xs)
    await asyncio.gather(*jobs)


async def annotated():
    jobs: list[Coroutine[Any, Any, int]] = []
    await fill(jobs)
    return await asyncio.gather(*jobs)
