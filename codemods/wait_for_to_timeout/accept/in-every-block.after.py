import asyncio


async def work(tasks, main_task, lock):
    async with lock:
        for task in tasks:
            async with asyncio.timeout(5):
                await task
    while True:
        try:
            async with asyncio.timeout(5):
                await asyncio.shield(main_task)
        finally:
            async with asyncio.timeout(5):
                await asyncio.sleep(0)
        match tasks:
            case [first, *_]:
                async with asyncio.timeout(5):
                    return await first


async def value():
    return 7


async def main():
    task = asyncio.create_task(value())
    print(await work([task], task, asyncio.Lock()))
