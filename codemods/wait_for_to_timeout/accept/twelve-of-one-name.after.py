import asyncio


async def watch(event):
    async with asyncio.timeout(5):
        result = await event.wait()
    if not result:
        print(1)
    async with asyncio.timeout(5):
        result_2 = await event.wait()
    if not result_2:
        print(2)
    async with asyncio.timeout(5):
        result_3 = await event.wait()
    if not result_3:
        print(3)
    async with asyncio.timeout(5):
        result_4 = await event.wait()
    if not result_4:
        print(4)
    async with asyncio.timeout(5):
        result_5 = await event.wait()
    if not result_5:
        print(5)
    async with asyncio.timeout(5):
        result_6 = await event.wait()
    if not result_6:
        print(6)
    async with asyncio.timeout(5):
        result_7 = await event.wait()
    if not result_7:
        print(7)
    async with asyncio.timeout(5):
        result_8 = await event.wait()
    if not result_8:
        print(8)
    async with asyncio.timeout(5):
        result_9 = await event.wait()
    if not result_9:
        print(9)
    async with asyncio.timeout(5):
        result_10 = await event.wait()
    if not result_10:
        print(10)
    async with asyncio.timeout(5):
        result_11 = await event.wait()
    if not result_11:
        print(11)
    async with asyncio.timeout(5):
        result_12 = await event.wait()
    if not result_12:
        print(12)
