import asyncio


async def work(tasks, main_task, lock):
    async with lock:
        for task in tasks:
            await asyncio.wait_for(task, timeout=5)
    while True:
        try:
            await asyncio.wait_for(asyncio.shield(main_task), timeout=5)
        finally:
            await asyncio.wait_for(asyncio.sleep(0), timeout=5)
        match tasks:
            case [first, *_]:
                return await asyncio.wait_for(first, timeout=5)


async def value():
    return 7


async def main():
    task = asyncio.create_task(value())
    print(await work([task], task, asyncio.Lock()))
