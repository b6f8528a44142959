import asyncio


async def fetch(x): ...


class Guard:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        if exc_type is not None and not isinstance(exc, asyncio.CancelledError):
            print("failed")


async def main():
    async with Guard():
        await asyncio.gather(fetch(1), fetch(2))
