import asyncio


async def ready():
    return True


async def main():
    if await asyncio.wait_for(ready(), timeout=5): print("ready")
    else: print("not ready")
