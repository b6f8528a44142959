import asyncio


async def is_ready():
    return True


async def main():
    if await asyncio.wait_for(is_ready(), timeout=5):
        print("ready")
