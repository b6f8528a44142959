import asyncio


async def flush():
    print("flushed")


def start(tasks, by_name):
    tasks.append(asyncio.create_task(flush()))
    by_name["flush"] = asyncio.create_task(flush())
    pair = (asyncio.create_task(flush()), asyncio.create_task(flush()))
    return pair
