import asyncio


async def is_ready():
    return True


async def main():
    async with asyncio.timeout(5):
        result = await is_ready()
    if result:
        print("ready")
