import asyncio


async def enter(lock):
    try:
        await asyncio.wait_for(lock.acquire(), timeout=0.01)
    except asyncio.TimeoutError:
        return "busy"
    lock.release()
    return "free"


async def main():
    lock = asyncio.Lock()
    print(await enter(lock))
    await lock.acquire()
    print(await enter(lock))
