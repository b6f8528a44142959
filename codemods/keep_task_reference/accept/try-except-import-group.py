import asyncio
import json

try:
    import uvloop
except ImportError:
    uvloop = None

try:
    from asyncio import timeout
except ImportError:
    from async_timeout import timeout


async def flush():
    print(json.dumps("flushed"))


async def main():
    asyncio.create_task(flush())
    async with timeout(1):
        await asyncio.sleep(0.01)
