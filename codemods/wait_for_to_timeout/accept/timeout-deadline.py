import asyncio
import time


async def by_clock(event, deadline):
    await asyncio.wait_for(event.wait(), deadline - time.monotonic())


async def by_loop(event, deadline):
    loop = asyncio.get_running_loop()
    await asyncio.wait_for(event.wait(), timeout=max(0.1, deadline - loop.time()))


async def by_running_loop(event, deadline):
    await asyncio.wait_for(
        event.wait(), timeout=deadline - asyncio.get_running_loop().time()
    )


async def main():
    event = asyncio.Event()
    event.set()
    await by_clock(event, time.monotonic() + 5)
    await by_loop(event, asyncio.get_running_loop().time() + 5)
    await by_running_loop(event, asyncio.get_running_loop().time() + 5)
    print("in time")
