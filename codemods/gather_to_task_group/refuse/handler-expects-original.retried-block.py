import asyncio

from tenacity import AsyncRetrying, retry_if_exception_type


async def fetch(x): ...


async def main():
    async for attempt in AsyncRetrying(retry=retry_if_exception_type(OSError)):
        with attempt:
            await asyncio.gather(fetch(1), fetch(2))
