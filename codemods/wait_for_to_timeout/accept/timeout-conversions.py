import asyncio
from datetime import timedelta


async def run(event, seconds, delta: timedelta):
    await asyncio.wait_for(event.wait(), float(seconds))
    await asyncio.wait_for(event.wait(), min(round(seconds), 30))
    await asyncio.wait_for(event.wait(), timeout=delta.total_seconds())


async def main():
    event = asyncio.Event()
    event.set()
    await run(event, "5" and 5, timedelta(minutes=1))
    print("in time")
