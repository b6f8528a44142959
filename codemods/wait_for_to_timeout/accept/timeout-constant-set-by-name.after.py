import asyncio
import sys

LIMIT = 5


async def work():
    return 1


async def main():
    async with asyncio.timeout(LIMIT):
        return await work()


for name, value in {"LIMIT": 1}.items():
    setattr(sys.modules[__name__], name, value)
