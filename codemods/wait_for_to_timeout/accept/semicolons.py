import asyncio


def a():
    print("a")


async def f():
    print("f")


async def main():
    a(); await asyncio.wait_for(f(), 3); a()
    await asyncio.wait_for(f(), 3); a();
    a(); await asyncio.wait_for(f(), 3)  # three seconds
