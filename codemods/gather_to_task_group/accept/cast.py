import asyncio
from typing import cast


async def fetch(x): ...


async def main():
    return cast(list[str], await asyncio.gather(fetch(1), fetch(2)))
