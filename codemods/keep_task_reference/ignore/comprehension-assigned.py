import asyncio


async def flush(name):
    print(name)


async def main():
    tasks = [asyncio.create_task(flush(name)) for name in "ab"]
    named = {name: asyncio.create_task(flush(name)) for name in "cd"}
    await asyncio.wait([*tasks, *named.values()])
