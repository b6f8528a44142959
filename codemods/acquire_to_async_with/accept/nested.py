import asyncio

first = asyncio.Lock()
second = asyncio.Lock()


async def move(source, target):
    await first.acquire()
    try:
        await second.acquire()
        try:
            target.put(await source.get())
        finally:
            second.release()
    finally:
        first.release()
