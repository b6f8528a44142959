import asyncio


def max(first, second):
    print("max")
    return second


async def get(queue, seconds):
    return await asyncio.wait_for(queue.get(), max(seconds, 5))
