import asyncio


async def ready():
    return True


async def main():
    async with asyncio.timeout(5):
        result = await ready()
    if result: print("ready")
    else: print("not ready")
