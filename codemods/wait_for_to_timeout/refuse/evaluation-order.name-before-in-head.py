import asyncio


async def check(queue, expected, ready):
    if expected == await asyncio.wait_for(queue.get(), 5):
        print("as expected")
    if ready and await asyncio.wait_for(queue.get(), 5):
        print("ready")
    if expected[await asyncio.wait_for(queue.get(), 5)]:
        print("found")
    for item in (expected, await asyncio.wait_for(queue.get(), 5)):
        print(item)
