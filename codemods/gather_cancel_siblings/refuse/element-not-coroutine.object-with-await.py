import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Ready:
    def __await__(self):
        yield


async def main():
    await asyncio.gather(Ready(), load(2))
