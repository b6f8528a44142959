import asyncio


async def f(ready=True): await asyncio.wait_for(asyncio.sleep(0), 3)


async def main():
    ready = True
    if ready: await asyncio.wait_for(f(), 3)
    else: print("not ready")
    try: await asyncio.wait_for(f(), 3); print("done")
    except asyncio.TimeoutError: pass
    for _ in range(2): print("again"); await asyncio.wait_for(f(), 3)
