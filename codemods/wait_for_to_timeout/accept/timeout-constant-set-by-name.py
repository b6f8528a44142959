import asyncio
import sys

LIMIT = 5


async def work():
    return 1


async def main():
    return await asyncio.wait_for(work(), LIMIT)


for name, value in {"LIMIT": 1}.items():
    setattr(sys.modules[__name__], name, value)
