import asyncio
import contextlib


async def fetch(x): ...


async def main():
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(ValueError))
        await asyncio.gather(fetch(1), fetch(2))
