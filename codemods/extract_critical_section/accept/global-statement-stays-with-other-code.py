import asyncio

LOCK = asyncio.Lock()


total = 0


async def add(amount):
    global total
    async with LOCK:
        total += amount
        print(total)
    total = total or 1
