import asyncio

LOCK = asyncio.Lock()


total = 0
last = None


async def add(amount):
    global total, last
    async with LOCK:
        total += amount
        print(total)
    last = amount


async def reset():
    global total
    async with LOCK:
        total = 0
        print(total)
