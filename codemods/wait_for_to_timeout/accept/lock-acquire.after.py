import asyncio


async def enter(lock):
    try:
        async with asyncio.timeout(0.01):
            await lock.acquire()
    except asyncio.TimeoutError:
        return "busy"
    lock.release()
    return "free"


async def main():
    lock = asyncio.Lock()
    print(await enter(lock))
    await lock.acquire()
    print(await enter(lock))
