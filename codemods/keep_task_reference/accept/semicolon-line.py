import asyncio


async def step(name):
    print(name)


async def main():
    asyncio.create_task(step("one")); asyncio.create_task(step("two")); print("started")
    await asyncio.sleep(0.01)
