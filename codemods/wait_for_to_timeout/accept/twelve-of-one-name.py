import asyncio


async def watch(event):
    if not await asyncio.wait_for(event.wait(), 5):
        print(1)
    if not await asyncio.wait_for(event.wait(), 5):
        print(2)
    if not await asyncio.wait_for(event.wait(), 5):
        print(3)
    if not await asyncio.wait_for(event.wait(), 5):
        print(4)
    if not await asyncio.wait_for(event.wait(), 5):
        print(5)
    if not await asyncio.wait_for(event.wait(), 5):
        print(6)
    if not await asyncio.wait_for(event.wait(), 5):
        print(7)
    if not await asyncio.wait_for(event.wait(), 5):
        print(8)
    if not await asyncio.wait_for(event.wait(), 5):
        print(9)
    if not await asyncio.wait_for(event.wait(), 5):
        print(10)
    if not await asyncio.wait_for(event.wait(), 5):
        print(11)
    if not await asyncio.wait_for(event.wait(), 5):
        print(12)
