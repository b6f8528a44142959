import asyncio
import contextlib


async def fetch(x): ...


async def main(quiet):
    with contextlib.suppress(ValueError) if quiet else contextlib.nullcontext():
        await asyncio.gather(fetch(1), fetch(2))
