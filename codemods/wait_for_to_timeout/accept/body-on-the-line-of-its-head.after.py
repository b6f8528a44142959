import asyncio


async def f(ready=True):
    async with asyncio.timeout(3):
        await asyncio.sleep(0)


async def main():
    ready = True
    if ready:
        async with asyncio.timeout(3):
            await f()
    else: print("not ready")
    try:
        async with asyncio.timeout(3):
            await f()
        print("done")
    except asyncio.TimeoutError: pass
    for _ in range(2):
        print("again")
        async with asyncio.timeout(3):
            await f()
