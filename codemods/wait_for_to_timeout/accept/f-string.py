import asyncio


async def name():
    return "Ada"


async def main():
    print(f"hello {await asyncio.wait_for(name(), timeout=5)!r:>8}!")
