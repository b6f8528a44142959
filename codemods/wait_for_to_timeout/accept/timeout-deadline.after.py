import asyncio
import time


async def by_clock(event, deadline):
    async with asyncio.timeout(deadline - time.monotonic()):
        await event.wait()


async def by_loop(event, deadline):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(max(0.1, deadline - loop.time())):
        await event.wait()


async def by_running_loop(event, deadline):
    async with asyncio.timeout(deadline - asyncio.get_running_loop().time()):
        await event.wait()


async def main():
    event = asyncio.Event()
    event.set()
    await by_clock(event, time.monotonic() + 5)
    await by_loop(event, asyncio.get_running_loop().time() + 5)
    await by_running_loop(event, asyncio.get_running_loop().time() + 5)
    print("in time")
