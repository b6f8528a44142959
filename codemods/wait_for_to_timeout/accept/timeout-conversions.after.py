import asyncio
from datetime import timedelta


async def run(event, seconds, delta: timedelta):
    async with asyncio.timeout(float(seconds)):
        await event.wait()
    async with asyncio.timeout(min(round(seconds), 30)):
        await event.wait()
    async with asyncio.timeout(delta.total_seconds()):
        await event.wait()


async def main():
    event = asyncio.Event()
    event.set()
    await run(event, "5" and 5, timedelta(minutes=1))
    print("in time")
